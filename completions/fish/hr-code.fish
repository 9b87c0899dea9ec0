complete -c hr-code -s q -l query -d 'Keep first what is about these words' -r -f
complete -c hr-code -s b -l budget -d 'Print about this many tokens' -r -f
complete -c hr-code -s l -l label -d 'Name the original: the command that printed it' -r -f
complete -c hr-code -l format -d 'Print a report (the default) or markdown' -r -f -a "report\t''
markdown\t''"
complete -c hr-code -l level -d 'Show signatures, docs, skeleton or full text' -r -f -a "signatures\t'Signatures alone'
docs\t'The first sentence of what documents a definition, and short types whole'
skeleton\t'Conditions, loops and returns, too'
full\t'Everything'"
complete -c hr-code -l language -d 'The language of what has no file name' -r -f -a "c\t''
cpp\t''
go\t''
java\t''
javascript\t''
python\t''
rust\t''
typescript\t''
tsx\t''
bash\t''
c-sharp\t''
kotlin\t''
lua\t''
php\t''
php-fragment\t''
ruby\t''
scala\t''
sql\t''
swift\t''"
complete -c hr-code -l focus -d 'Show this definition whole: NAME or FILE:LINE' -r -f
complete -c hr-code -l against -d 'Show only what differs from this earlier state' -r -F
complete -c hr-code -l no-archive -d 'Store nothing, and so leave nothing out'
complete -c hr-code -l raw -d 'Print the input unchanged'
complete -c hr-code -l exact -d 'Count tokens exactly instead of estimating them'
complete -c hr-code -l explain -d 'Say on standard error what was done and why'
complete -c hr-code -l map -d 'Print what matters most of PATH, or of all here'
complete -c hr-code -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr-code -s V -l version -d 'Print version'

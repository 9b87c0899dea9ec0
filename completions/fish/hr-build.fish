complete -c hr-build -s q -l query -d 'Keep first what is about these words' -r -f
complete -c hr-build -s b -l budget -d 'Print about this many tokens' -r -f
complete -c hr-build -s l -l label -d 'Name the original: the command that printed it' -r -f
complete -c hr-build -l format -d 'Print a report (the default) or markdown' -r -f -a "report\t''
markdown\t''"
complete -c hr-build -l no-archive -d 'Store nothing, and so leave nothing out'
complete -c hr-build -l raw -d 'Print the input unchanged'
complete -c hr-build -l exact -d 'Count tokens exactly instead of estimating them'
complete -c hr-build -l explain -d 'Say on standard error what was done and why'
complete -c hr-build -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr-build -s V -l version -d 'Print version'

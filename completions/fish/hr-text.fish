complete -c hr-text -s q -l query -d 'Keep first what is about these words' -r -f
complete -c hr-text -s b -l budget -d 'Print about this many tokens' -r -f
complete -c hr-text -s l -l label -d 'Name the original: the command that printed it' -r -f
complete -c hr-text -l format -d 'Print a report (the default) or markdown' -r -f -a "report\t''
markdown\t''"
complete -c hr-text -l no-archive -d 'Store nothing, and so leave nothing out'
complete -c hr-text -l raw -d 'Print the input unchanged'
complete -c hr-text -l exact -d 'Count tokens exactly instead of estimating them'
complete -c hr-text -l explain -d 'Say on standard error what was done and why'
complete -c hr-text -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr-text -s V -l version -d 'Print version'

complete -c hr-json -s q -l query -d 'Keep first what is about these words' -r -f
complete -c hr-json -s b -l budget -d 'Print about this many tokens' -r -f
complete -c hr-json -s l -l label -d 'Name the original: the command that printed it' -r -f
complete -c hr-json -l format -d 'Print a report (the default), json or markdown' -r -f -a "report\t''
json\t''
markdown\t''"
complete -c hr-json -l no-archive -d 'Store nothing, and so leave nothing out'
complete -c hr-json -l raw -d 'Print the input unchanged'
complete -c hr-json -l exact -d 'Count tokens exactly instead of estimating them'
complete -c hr-json -l explain -d 'Say on standard error what was done and why'
complete -c hr-json -l lossless -d 'Leave nothing out of JSON'
complete -c hr-json -l schema -d 'Print the shape instead: paths, kinds, counts, bounds'
complete -c hr-json -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr-json -s V -l version -d 'Print version'

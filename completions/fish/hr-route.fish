complete -c hr-route -s q -l query -d 'Keep first what is about these words' -r -f
complete -c hr-route -s b -l budget -d 'Print about this many tokens' -r -f
complete -c hr-route -s l -l label -d 'Name the original: the command that printed it' -r -f
complete -c hr-route -l as -d 'Take the input for this: log, json, a filter of yours' -r -f -a "log\t''
json\t''
code\t''
search\t''
diff\t''
build\t''
table\t''
text\t''"
complete -c hr-route -l format -d 'Print a report (the default), json or markdown' -r -f -a "report\t''
json\t''
markdown\t''"
complete -c hr-route -l no-archive -d 'Store nothing, and so leave nothing out'
complete -c hr-route -l raw -d 'Print the input unchanged'
complete -c hr-route -l exact -d 'Count tokens exactly instead of estimating them'
complete -c hr-route -l explain -d 'Say on standard error what was done and why'
complete -c hr-route -l show-config -d 'Print every setting and where it is set'
complete -c hr-route -l lossless -d 'Leave nothing out of JSON'
complete -c hr-route -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr-route -s V -l version -d 'Print version'

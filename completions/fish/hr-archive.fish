complete -c hr-archive -s l -l label -d 'Name the original: the command that printed it' -r -f
complete -c hr-archive -s k -l kind -d 'Say what it is, such as log or json' -r -f -a "log\t''
json\t''
code\t''
search\t''
diff\t''
build\t''
table\t''
text\t''
mixed\t''
binary\t''
other\t''"
complete -c hr-archive -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr-archive -s V -l version -d 'Print version'

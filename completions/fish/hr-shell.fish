complete -c hr-shell -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr-shell -s V -l version -d 'Print version'

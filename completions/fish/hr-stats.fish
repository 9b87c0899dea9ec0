complete -c hr-stats -l days -d 'List the last N days that have records [default: 14]' -r
complete -c hr-stats -l by -d 'List who read, too: by agent or session' -r -f -a "agent\t''
session\t''"
complete -c hr-stats -l all -d 'List every day that has records'
complete -c hr-stats -l json -d 'Print the same figures as JSON'
complete -c hr-stats -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr-stats -s V -l version -d 'Print version'

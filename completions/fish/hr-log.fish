complete -c hr-log -s q -l query -d 'Keep first what is about these words' -r -f
complete -c hr-log -s b -l budget -d 'Print about this many tokens' -r -f
complete -c hr-log -s l -l label -d 'Name the original: the command that printed it' -r -f
complete -c hr-log -l format -d 'Print a report (the default) or markdown' -r -f -a "report\t''
markdown\t''"
complete -c hr-log -l baseline -d 'Leave out what this log says, too' -r -F
complete -c hr-log -l since -d 'Show only what was logged then or later' -r -f
complete -c hr-log -l until -d 'Show only what was logged then or before' -r -f
complete -c hr-log -l level -d 'Show only this level and worse, such as warn' -r -f -a "trace\t''
debug\t''
info\t''
warn\t''
error\t''
fatal\t''"
complete -c hr-log -l every -d 'Length of a part with --follow' -r
complete -c hr-log -l every-lines -d 'Lines of a part with --follow' -r
complete -c hr-log -l merge -d 'Print the table of several summaries' -r -F
complete -c hr-log -l no-archive -d 'Store nothing, and so leave nothing out'
complete -c hr-log -l raw -d 'Print the input unchanged'
complete -c hr-log -l exact -d 'Count tokens exactly instead of estimating them'
complete -c hr-log -l explain -d 'Say on standard error what was done and why'
complete -c hr-log -s f -l follow -d 'Read a log that grows'
complete -c hr-log -l templates -d 'Print the table of all templates instead'
complete -c hr-log -l json -d 'With --templates or --merge, print the table as JSON'
complete -c hr-log -l partial -d 'Print a summary instead, for --merge'
complete -c hr-log -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr-log -s V -l version -d 'Print version'

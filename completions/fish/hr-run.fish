complete -c hr-run -s c -d 'Run this script with sh' -r
complete -c hr-run -l as -d 'Run what this client starts: claude' -r -f -a "claude\t'Claude Code, by its CLAUDE_CODE_SHELL_PREFIX; the same as hr-shell'"
complete -c hr-run -s q -l query -d 'Keep first what is about these words' -r -f
complete -c hr-run -s b -l budget -d 'Print about this many tokens' -r -f
complete -c hr-run -s l -l label -d 'Name the original [default: the command]' -r -f
complete -c hr-run -l stream-after -d 'Print at once what comes after this [default: 5]' -r
complete -c hr-run -l explain -d 'Say on standard error what was done and why'
complete -c hr-run -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr-run -s V -l version -d 'Print version'

# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_hr_global_optspecs
    string join \n h/help V/version
end

function __fish_hr_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_hr_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_hr_using_subcommand
    set -l cmd (__fish_hr_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c hr -n "__fish_hr_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr -n "__fish_hr_needs_command" -s V -l version -d 'Print version'
complete -c hr -n "__fish_hr_needs_command" -f -a "route" -d 'Compress any command\'s output for a reader with little room'
complete -c hr -n "__fish_hr_needs_command" -f -a "log" -d 'Compress a log: every kind of line once, every failure, exact counts'
complete -c hr -n "__fish_hr_needs_command" -f -a "json" -d 'Compress JSON: tables instead of repeated keys, the rows that stand out'
complete -c hr -n "__fish_hr_needs_command" -f -a "code" -d 'Outline source code: every definition with its signature and lines'
complete -c hr -n "__fish_hr_needs_command" -f -a "search" -d 'Compress hits of a search: every file with its count, the hits that matter'
complete -c hr -n "__fish_hr_needs_command" -f -a "diff" -d 'Compress changes: every changed line before any context, exact statistics'
complete -c hr -n "__fish_hr_needs_command" -f -a "build" -d 'Compress a build or test run: every failure with its place, exact counts'
complete -c hr -n "__fish_hr_needs_command" -f -a "table" -d 'Compress rows of columns: the odd rows, exact counts of the others'
complete -c hr -n "__fish_hr_needs_command" -f -a "text" -d 'Compress prose, Markdown or HTML: whole sentences, headings, no repeats'
complete -c hr -n "__fish_hr_needs_command" -f -a "run" -d 'Run a command and print what is worth reading of its output'
complete -c hr -n "__fish_hr_needs_command" -f -a "shell" -d 'Run what Claude Code starts: Bash commands as hr-run does, the rest untouched'
complete -c hr -n "__fish_hr_needs_command" -f -a "hook" -d 'Stand between an agent and its tools: the hook itself, and how to install it'
complete -c hr -n "__fish_hr_needs_command" -f -a "retrieve" -d 'Print an original that a filter of hr has shortened, byte for byte'
complete -c hr -n "__fish_hr_needs_command" -f -a "archive" -d 'Archive standard input and print the handle that brings it back'
complete -c hr -n "__fish_hr_needs_command" -f -a "stats" -d 'Print how many tokens the filters of hr saved, by day and by kind of input'
complete -c hr -n "__fish_hr_needs_command" -f -a "trust" -d 'Have the .hr.toml of a project used, as it is now'
complete -c hr -n "__fish_hr_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hr -n "__fish_hr_using_subcommand route" -s q -l query -d 'Keep first what is about these words' -r -f
complete -c hr -n "__fish_hr_using_subcommand route" -s b -l budget -d 'Print about this many tokens' -r -f
complete -c hr -n "__fish_hr_using_subcommand route" -s l -l label -d 'Name the original: the command that printed it' -r -f
complete -c hr -n "__fish_hr_using_subcommand route" -l as -d 'Take the input for this: log, json, a filter of yours' -r -f -a "log\t''
json\t''
code\t''
search\t''
diff\t''
build\t''
table\t''
text\t''"
complete -c hr -n "__fish_hr_using_subcommand route" -l format -d 'Print a report (the default), json or markdown' -r -f -a "report\t''
json\t''
markdown\t''"
complete -c hr -n "__fish_hr_using_subcommand route" -l no-archive -d 'Store nothing, and so leave nothing out'
complete -c hr -n "__fish_hr_using_subcommand route" -l raw -d 'Print the input unchanged'
complete -c hr -n "__fish_hr_using_subcommand route" -l exact -d 'Count tokens exactly instead of estimating them'
complete -c hr -n "__fish_hr_using_subcommand route" -l explain -d 'Say on standard error what was done and why'
complete -c hr -n "__fish_hr_using_subcommand route" -l show-config -d 'Print every setting and where it is set'
complete -c hr -n "__fish_hr_using_subcommand route" -l lossless -d 'Leave nothing out of JSON'
complete -c hr -n "__fish_hr_using_subcommand route" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr -n "__fish_hr_using_subcommand route" -s V -l version -d 'Print version'
complete -c hr -n "__fish_hr_using_subcommand log" -s q -l query -d 'Keep first what is about these words' -r -f
complete -c hr -n "__fish_hr_using_subcommand log" -s b -l budget -d 'Print about this many tokens' -r -f
complete -c hr -n "__fish_hr_using_subcommand log" -s l -l label -d 'Name the original: the command that printed it' -r -f
complete -c hr -n "__fish_hr_using_subcommand log" -l format -d 'Print a report (the default) or markdown' -r -f -a "report\t''
markdown\t''"
complete -c hr -n "__fish_hr_using_subcommand log" -l baseline -d 'Leave out what this log says, too' -r -F
complete -c hr -n "__fish_hr_using_subcommand log" -l since -d 'Show only what was logged then or later' -r -f
complete -c hr -n "__fish_hr_using_subcommand log" -l until -d 'Show only what was logged then or before' -r -f
complete -c hr -n "__fish_hr_using_subcommand log" -l level -d 'Show only this level and worse, such as warn' -r -f -a "trace\t''
debug\t''
info\t''
warn\t''
error\t''
fatal\t''"
complete -c hr -n "__fish_hr_using_subcommand log" -l every -d 'Length of a part with --follow' -r
complete -c hr -n "__fish_hr_using_subcommand log" -l every-lines -d 'Lines of a part with --follow' -r
complete -c hr -n "__fish_hr_using_subcommand log" -l merge -d 'Print the table of several summaries' -r -F
complete -c hr -n "__fish_hr_using_subcommand log" -l no-archive -d 'Store nothing, and so leave nothing out'
complete -c hr -n "__fish_hr_using_subcommand log" -l raw -d 'Print the input unchanged'
complete -c hr -n "__fish_hr_using_subcommand log" -l exact -d 'Count tokens exactly instead of estimating them'
complete -c hr -n "__fish_hr_using_subcommand log" -l explain -d 'Say on standard error what was done and why'
complete -c hr -n "__fish_hr_using_subcommand log" -s f -l follow -d 'Read a log that grows'
complete -c hr -n "__fish_hr_using_subcommand log" -l templates -d 'Print the table of all templates instead'
complete -c hr -n "__fish_hr_using_subcommand log" -l json -d 'With --templates or --merge, print the table as JSON'
complete -c hr -n "__fish_hr_using_subcommand log" -l partial -d 'Print a summary instead, for --merge'
complete -c hr -n "__fish_hr_using_subcommand log" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr -n "__fish_hr_using_subcommand log" -s V -l version -d 'Print version'
complete -c hr -n "__fish_hr_using_subcommand json" -s q -l query -d 'Keep first what is about these words' -r -f
complete -c hr -n "__fish_hr_using_subcommand json" -s b -l budget -d 'Print about this many tokens' -r -f
complete -c hr -n "__fish_hr_using_subcommand json" -s l -l label -d 'Name the original: the command that printed it' -r -f
complete -c hr -n "__fish_hr_using_subcommand json" -l format -d 'Print a report (the default), json or markdown' -r -f -a "report\t''
json\t''
markdown\t''"
complete -c hr -n "__fish_hr_using_subcommand json" -l no-archive -d 'Store nothing, and so leave nothing out'
complete -c hr -n "__fish_hr_using_subcommand json" -l raw -d 'Print the input unchanged'
complete -c hr -n "__fish_hr_using_subcommand json" -l exact -d 'Count tokens exactly instead of estimating them'
complete -c hr -n "__fish_hr_using_subcommand json" -l explain -d 'Say on standard error what was done and why'
complete -c hr -n "__fish_hr_using_subcommand json" -l lossless -d 'Leave nothing out of JSON'
complete -c hr -n "__fish_hr_using_subcommand json" -l schema -d 'Print the shape instead: paths, kinds, counts, bounds'
complete -c hr -n "__fish_hr_using_subcommand json" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr -n "__fish_hr_using_subcommand json" -s V -l version -d 'Print version'
complete -c hr -n "__fish_hr_using_subcommand code" -s q -l query -d 'Keep first what is about these words' -r -f
complete -c hr -n "__fish_hr_using_subcommand code" -s b -l budget -d 'Print about this many tokens' -r -f
complete -c hr -n "__fish_hr_using_subcommand code" -s l -l label -d 'Name the original: the command that printed it' -r -f
complete -c hr -n "__fish_hr_using_subcommand code" -l format -d 'Print a report (the default) or markdown' -r -f -a "report\t''
markdown\t''"
complete -c hr -n "__fish_hr_using_subcommand code" -l level -d 'Show signatures, docs, skeleton or full text' -r -f -a "signatures\t'Signatures alone'
docs\t'The first sentence of what documents a definition, and short types whole'
skeleton\t'Conditions, loops and returns, too'
full\t'Everything'"
complete -c hr -n "__fish_hr_using_subcommand code" -l language -d 'The language of what has no file name' -r -f -a "c\t''
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
complete -c hr -n "__fish_hr_using_subcommand code" -l focus -d 'Show this definition whole: NAME or FILE:LINE' -r -f
complete -c hr -n "__fish_hr_using_subcommand code" -l against -d 'Show only what differs from this earlier state' -r -F
complete -c hr -n "__fish_hr_using_subcommand code" -l no-archive -d 'Store nothing, and so leave nothing out'
complete -c hr -n "__fish_hr_using_subcommand code" -l raw -d 'Print the input unchanged'
complete -c hr -n "__fish_hr_using_subcommand code" -l exact -d 'Count tokens exactly instead of estimating them'
complete -c hr -n "__fish_hr_using_subcommand code" -l explain -d 'Say on standard error what was done and why'
complete -c hr -n "__fish_hr_using_subcommand code" -l map -d 'Print what matters most of PATH, or of all here'
complete -c hr -n "__fish_hr_using_subcommand code" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr -n "__fish_hr_using_subcommand code" -s V -l version -d 'Print version'
complete -c hr -n "__fish_hr_using_subcommand search" -s q -l query -d 'Keep first what is about these words' -r -f
complete -c hr -n "__fish_hr_using_subcommand search" -s b -l budget -d 'Print about this many tokens' -r -f
complete -c hr -n "__fish_hr_using_subcommand search" -s l -l label -d 'Name the original: the command that printed it' -r -f
complete -c hr -n "__fish_hr_using_subcommand search" -l format -d 'Print a report (the default) or markdown' -r -f -a "report\t''
markdown\t''"
complete -c hr -n "__fish_hr_using_subcommand search" -l no-archive -d 'Store nothing, and so leave nothing out'
complete -c hr -n "__fish_hr_using_subcommand search" -l raw -d 'Print the input unchanged'
complete -c hr -n "__fish_hr_using_subcommand search" -l exact -d 'Count tokens exactly instead of estimating them'
complete -c hr -n "__fish_hr_using_subcommand search" -l explain -d 'Say on standard error what was done and why'
complete -c hr -n "__fish_hr_using_subcommand search" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr -n "__fish_hr_using_subcommand search" -s V -l version -d 'Print version'
complete -c hr -n "__fish_hr_using_subcommand diff" -s q -l query -d 'Keep first what is about these words' -r -f
complete -c hr -n "__fish_hr_using_subcommand diff" -s b -l budget -d 'Print about this many tokens' -r -f
complete -c hr -n "__fish_hr_using_subcommand diff" -s l -l label -d 'Name the original: the command that printed it' -r -f
complete -c hr -n "__fish_hr_using_subcommand diff" -l format -d 'Print a report (the default) or markdown' -r -f -a "report\t''
markdown\t''"
complete -c hr -n "__fish_hr_using_subcommand diff" -l no-archive -d 'Store nothing, and so leave nothing out'
complete -c hr -n "__fish_hr_using_subcommand diff" -l raw -d 'Print the input unchanged'
complete -c hr -n "__fish_hr_using_subcommand diff" -l exact -d 'Count tokens exactly instead of estimating them'
complete -c hr -n "__fish_hr_using_subcommand diff" -l explain -d 'Say on standard error what was done and why'
complete -c hr -n "__fish_hr_using_subcommand diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr -n "__fish_hr_using_subcommand diff" -s V -l version -d 'Print version'
complete -c hr -n "__fish_hr_using_subcommand build" -s q -l query -d 'Keep first what is about these words' -r -f
complete -c hr -n "__fish_hr_using_subcommand build" -s b -l budget -d 'Print about this many tokens' -r -f
complete -c hr -n "__fish_hr_using_subcommand build" -s l -l label -d 'Name the original: the command that printed it' -r -f
complete -c hr -n "__fish_hr_using_subcommand build" -l format -d 'Print a report (the default) or markdown' -r -f -a "report\t''
markdown\t''"
complete -c hr -n "__fish_hr_using_subcommand build" -l no-archive -d 'Store nothing, and so leave nothing out'
complete -c hr -n "__fish_hr_using_subcommand build" -l raw -d 'Print the input unchanged'
complete -c hr -n "__fish_hr_using_subcommand build" -l exact -d 'Count tokens exactly instead of estimating them'
complete -c hr -n "__fish_hr_using_subcommand build" -l explain -d 'Say on standard error what was done and why'
complete -c hr -n "__fish_hr_using_subcommand build" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr -n "__fish_hr_using_subcommand build" -s V -l version -d 'Print version'
complete -c hr -n "__fish_hr_using_subcommand table" -s q -l query -d 'Keep first what is about these words' -r -f
complete -c hr -n "__fish_hr_using_subcommand table" -s b -l budget -d 'Print about this many tokens' -r -f
complete -c hr -n "__fish_hr_using_subcommand table" -s l -l label -d 'Name the original: the command that printed it' -r -f
complete -c hr -n "__fish_hr_using_subcommand table" -l format -d 'Print a report (the default) or markdown' -r -f -a "report\t''
markdown\t''"
complete -c hr -n "__fish_hr_using_subcommand table" -l no-archive -d 'Store nothing, and so leave nothing out'
complete -c hr -n "__fish_hr_using_subcommand table" -l raw -d 'Print the input unchanged'
complete -c hr -n "__fish_hr_using_subcommand table" -l exact -d 'Count tokens exactly instead of estimating them'
complete -c hr -n "__fish_hr_using_subcommand table" -l explain -d 'Say on standard error what was done and why'
complete -c hr -n "__fish_hr_using_subcommand table" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr -n "__fish_hr_using_subcommand table" -s V -l version -d 'Print version'
complete -c hr -n "__fish_hr_using_subcommand text" -s q -l query -d 'Keep first what is about these words' -r -f
complete -c hr -n "__fish_hr_using_subcommand text" -s b -l budget -d 'Print about this many tokens' -r -f
complete -c hr -n "__fish_hr_using_subcommand text" -s l -l label -d 'Name the original: the command that printed it' -r -f
complete -c hr -n "__fish_hr_using_subcommand text" -l format -d 'Print a report (the default) or markdown' -r -f -a "report\t''
markdown\t''"
complete -c hr -n "__fish_hr_using_subcommand text" -l no-archive -d 'Store nothing, and so leave nothing out'
complete -c hr -n "__fish_hr_using_subcommand text" -l raw -d 'Print the input unchanged'
complete -c hr -n "__fish_hr_using_subcommand text" -l exact -d 'Count tokens exactly instead of estimating them'
complete -c hr -n "__fish_hr_using_subcommand text" -l explain -d 'Say on standard error what was done and why'
complete -c hr -n "__fish_hr_using_subcommand text" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr -n "__fish_hr_using_subcommand text" -s V -l version -d 'Print version'
complete -c hr -n "__fish_hr_using_subcommand run" -s c -d 'Run this script with sh' -r
complete -c hr -n "__fish_hr_using_subcommand run" -l as -d 'Run what this client starts: claude' -r -f -a "claude\t'Claude Code, by its CLAUDE_CODE_SHELL_PREFIX; the same as hr-shell'"
complete -c hr -n "__fish_hr_using_subcommand run" -s q -l query -d 'Keep first what is about these words' -r -f
complete -c hr -n "__fish_hr_using_subcommand run" -s b -l budget -d 'Print about this many tokens' -r -f
complete -c hr -n "__fish_hr_using_subcommand run" -s l -l label -d 'Name the original [default: the command]' -r -f
complete -c hr -n "__fish_hr_using_subcommand run" -l stream-after -d 'Print at once what comes after this [default: 5]' -r
complete -c hr -n "__fish_hr_using_subcommand run" -l explain -d 'Say on standard error what was done and why'
complete -c hr -n "__fish_hr_using_subcommand run" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr -n "__fish_hr_using_subcommand run" -s V -l version -d 'Print version'
complete -c hr -n "__fish_hr_using_subcommand shell" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr -n "__fish_hr_using_subcommand shell" -s V -l version -d 'Print version'
complete -c hr -n "__fish_hr_using_subcommand hook; and not __fish_seen_subcommand_from claude install uninstall doctor help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr -n "__fish_hr_using_subcommand hook; and not __fish_seen_subcommand_from claude install uninstall doctor help" -s V -l version -d 'Print version'
complete -c hr -n "__fish_hr_using_subcommand hook; and not __fish_seen_subcommand_from claude install uninstall doctor help" -f -a "claude" -d 'Answer an event of Claude Code, from standard input'
complete -c hr -n "__fish_hr_using_subcommand hook; and not __fish_seen_subcommand_from claude install uninstall doctor help" -f -a "install" -d 'Put hr into the settings of an agent'
complete -c hr -n "__fish_hr_using_subcommand hook; and not __fish_seen_subcommand_from claude install uninstall doctor help" -f -a "uninstall" -d 'Take hr out of the settings of an agent'
complete -c hr -n "__fish_hr_using_subcommand hook; and not __fish_seen_subcommand_from claude install uninstall doctor help" -f -a "doctor" -d 'Show that it works, or what is wrong'
complete -c hr -n "__fish_hr_using_subcommand hook; and not __fish_seen_subcommand_from claude install uninstall doctor help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hr -n "__fish_hr_using_subcommand hook; and __fish_seen_subcommand_from claude" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr -n "__fish_hr_using_subcommand hook; and __fish_seen_subcommand_from install" -l user -d 'In your settings, for all projects (the default)'
complete -c hr -n "__fish_hr_using_subcommand hook; and __fish_seen_subcommand_from install" -l project -d 'In the settings that a project shares'
complete -c hr -n "__fish_hr_using_subcommand hook; and __fish_seen_subcommand_from install" -l local -d 'In your own settings of a project'
complete -c hr -n "__fish_hr_using_subcommand hook; and __fish_seen_subcommand_from install" -l prefix -d 'Only the shell prefix, by which Bash commands run'
complete -c hr -n "__fish_hr_using_subcommand hook; and __fish_seen_subcommand_from install" -l hooks -d 'Only the hooks, which see what other tools give'
complete -c hr -n "__fish_hr_using_subcommand hook; and __fish_seen_subcommand_from install" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr -n "__fish_hr_using_subcommand hook; and __fish_seen_subcommand_from uninstall" -l user -d 'In your settings, for all projects (the default)'
complete -c hr -n "__fish_hr_using_subcommand hook; and __fish_seen_subcommand_from uninstall" -l project -d 'In the settings that a project shares'
complete -c hr -n "__fish_hr_using_subcommand hook; and __fish_seen_subcommand_from uninstall" -l local -d 'In your own settings of a project'
complete -c hr -n "__fish_hr_using_subcommand hook; and __fish_seen_subcommand_from uninstall" -l prefix -d 'Only the shell prefix, by which Bash commands run'
complete -c hr -n "__fish_hr_using_subcommand hook; and __fish_seen_subcommand_from uninstall" -l hooks -d 'Only the hooks, which see what other tools give'
complete -c hr -n "__fish_hr_using_subcommand hook; and __fish_seen_subcommand_from uninstall" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr -n "__fish_hr_using_subcommand hook; and __fish_seen_subcommand_from doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr -n "__fish_hr_using_subcommand hook; and __fish_seen_subcommand_from help" -f -a "claude" -d 'Answer an event of Claude Code, from standard input'
complete -c hr -n "__fish_hr_using_subcommand hook; and __fish_seen_subcommand_from help" -f -a "install" -d 'Put hr into the settings of an agent'
complete -c hr -n "__fish_hr_using_subcommand hook; and __fish_seen_subcommand_from help" -f -a "uninstall" -d 'Take hr out of the settings of an agent'
complete -c hr -n "__fish_hr_using_subcommand hook; and __fish_seen_subcommand_from help" -f -a "doctor" -d 'Show that it works, or what is wrong'
complete -c hr -n "__fish_hr_using_subcommand hook; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hr -n "__fish_hr_using_subcommand retrieve" -s b -l budget -d 'Print nothing if it would be more tokens than this' -r -f
complete -c hr -n "__fish_hr_using_subcommand retrieve" -l at -d 'Take the part at PATH for the original' -r -f
complete -c hr -n "__fish_hr_using_subcommand retrieve" -s l -l lines -d 'These lines, such as 7, 1990- or 4010-4030' -r -f
complete -c hr -n "__fish_hr_using_subcommand retrieve" -s g -l grep -d 'The lines that match this regex, with numbers' -r -f
complete -c hr -n "__fish_hr_using_subcommand retrieve" -s q -l query -d 'The passages that are most about these words' -r -f
complete -c hr -n "__fish_hr_using_subcommand retrieve" -l around -d 'This line and those around it' -r
complete -c hr -n "__fish_hr_using_subcommand retrieve" -l head -d 'The first lines' -r
complete -c hr -n "__fish_hr_using_subcommand retrieve" -l tail -d 'The last lines' -r
complete -c hr -n "__fish_hr_using_subcommand retrieve" -l bytes -d 'These bytes, numbered as lines are' -r -f
complete -c hr -n "__fish_hr_using_subcommand retrieve" -l rows -d 'These rows of JSON, one a line' -r -f
complete -c hr -n "__fish_hr_using_subcommand retrieve" -l sentences -d 'These sentences of prose, numbered as marks do' -r -f
complete -c hr -n "__fish_hr_using_subcommand retrieve" -l symbol -d 'The definition of NAME in source code' -r -f
complete -c hr -n "__fish_hr_using_subcommand retrieve" -l jq -d 'What this filter makes of JSON, one value a line' -r -f
complete -c hr -n "__fish_hr_using_subcommand retrieve" -s B -l before-context -d 'Lines to show before each match of the regex' -r
complete -c hr -n "__fish_hr_using_subcommand retrieve" -s A -l after-context -d 'Lines to show after each match of the regex' -r
complete -c hr -n "__fish_hr_using_subcommand retrieve" -s C -l context -d 'Lines to show on both sides of each match, or of --around' -r
complete -c hr -n "__fish_hr_using_subcommand retrieve" -s n -l number -d 'Passages for -q, or originals for --find' -r
complete -c hr -n "__fish_hr_using_subcommand retrieve" -l find -d 'List the originals that hold some of these words' -r -f
complete -c hr -n "__fish_hr_using_subcommand retrieve" -l older-than -d 'With --forget: all that was stored longer ago' -r
complete -c hr -n "__fish_hr_using_subcommand retrieve" -l export -d 'Write originals to a directory' -r
complete -c hr -n "__fish_hr_using_subcommand retrieve" -l import -d 'Archive all originals of an export' -r -f -a "(__fish_complete_directories)"
complete -c hr -n "__fish_hr_using_subcommand retrieve" -s i -l ignore-case -d 'Ignore the case of letters in the regex'
complete -c hr -n "__fish_hr_using_subcommand retrieve" -s c -l count -d 'Print only how many lines match the regex'
complete -c hr -n "__fish_hr_using_subcommand retrieve" -l list -d 'List what is archived, the newest first'
complete -c hr -n "__fish_hr_using_subcommand retrieve" -l stat -d 'Print the kind, size, tokens and age of the original instead of it'
complete -c hr -n "__fish_hr_using_subcommand retrieve" -l pin -d 'Keep the original: it does not expire'
complete -c hr -n "__fish_hr_using_subcommand retrieve" -l unpin -d 'Let the original expire again'
complete -c hr -n "__fish_hr_using_subcommand retrieve" -l forget -d 'Remove the original, and free the disk'
complete -c hr -n "__fish_hr_using_subcommand retrieve" -l all -d 'With --forget: everything, pinned or not'
complete -c hr -n "__fish_hr_using_subcommand retrieve" -l verify -d 'Read the original again and tell what is damaged'
complete -c hr -n "__fish_hr_using_subcommand retrieve" -l compact -d 'Remove what has expired, and free the disk'
complete -c hr -n "__fish_hr_using_subcommand retrieve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr -n "__fish_hr_using_subcommand retrieve" -s V -l version -d 'Print version'
complete -c hr -n "__fish_hr_using_subcommand archive" -s l -l label -d 'Name the original: the command that printed it' -r -f
complete -c hr -n "__fish_hr_using_subcommand archive" -s k -l kind -d 'Say what it is, such as log or json' -r -f -a "log\t''
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
complete -c hr -n "__fish_hr_using_subcommand archive" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr -n "__fish_hr_using_subcommand archive" -s V -l version -d 'Print version'
complete -c hr -n "__fish_hr_using_subcommand stats" -l days -d 'List the last N days that have records [default: 14]' -r
complete -c hr -n "__fish_hr_using_subcommand stats" -l by -d 'List who read, too: by agent or session' -r -f -a "agent\t''
session\t''"
complete -c hr -n "__fish_hr_using_subcommand stats" -l all -d 'List every day that has records'
complete -c hr -n "__fish_hr_using_subcommand stats" -l json -d 'Print the same figures as JSON'
complete -c hr -n "__fish_hr_using_subcommand stats" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr -n "__fish_hr_using_subcommand stats" -s V -l version -d 'Print version'
complete -c hr -n "__fish_hr_using_subcommand trust" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr -n "__fish_hr_using_subcommand trust" -s V -l version -d 'Print version'
complete -c hr -n "__fish_hr_using_subcommand help; and not __fish_seen_subcommand_from route log json code search diff build table text run shell hook retrieve archive stats trust help" -f -a "route" -d 'Compress any command\'s output for a reader with little room'
complete -c hr -n "__fish_hr_using_subcommand help; and not __fish_seen_subcommand_from route log json code search diff build table text run shell hook retrieve archive stats trust help" -f -a "log" -d 'Compress a log: every kind of line once, every failure, exact counts'
complete -c hr -n "__fish_hr_using_subcommand help; and not __fish_seen_subcommand_from route log json code search diff build table text run shell hook retrieve archive stats trust help" -f -a "json" -d 'Compress JSON: tables instead of repeated keys, the rows that stand out'
complete -c hr -n "__fish_hr_using_subcommand help; and not __fish_seen_subcommand_from route log json code search diff build table text run shell hook retrieve archive stats trust help" -f -a "code" -d 'Outline source code: every definition with its signature and lines'
complete -c hr -n "__fish_hr_using_subcommand help; and not __fish_seen_subcommand_from route log json code search diff build table text run shell hook retrieve archive stats trust help" -f -a "search" -d 'Compress hits of a search: every file with its count, the hits that matter'
complete -c hr -n "__fish_hr_using_subcommand help; and not __fish_seen_subcommand_from route log json code search diff build table text run shell hook retrieve archive stats trust help" -f -a "diff" -d 'Compress changes: every changed line before any context, exact statistics'
complete -c hr -n "__fish_hr_using_subcommand help; and not __fish_seen_subcommand_from route log json code search diff build table text run shell hook retrieve archive stats trust help" -f -a "build" -d 'Compress a build or test run: every failure with its place, exact counts'
complete -c hr -n "__fish_hr_using_subcommand help; and not __fish_seen_subcommand_from route log json code search diff build table text run shell hook retrieve archive stats trust help" -f -a "table" -d 'Compress rows of columns: the odd rows, exact counts of the others'
complete -c hr -n "__fish_hr_using_subcommand help; and not __fish_seen_subcommand_from route log json code search diff build table text run shell hook retrieve archive stats trust help" -f -a "text" -d 'Compress prose, Markdown or HTML: whole sentences, headings, no repeats'
complete -c hr -n "__fish_hr_using_subcommand help; and not __fish_seen_subcommand_from route log json code search diff build table text run shell hook retrieve archive stats trust help" -f -a "run" -d 'Run a command and print what is worth reading of its output'
complete -c hr -n "__fish_hr_using_subcommand help; and not __fish_seen_subcommand_from route log json code search diff build table text run shell hook retrieve archive stats trust help" -f -a "shell" -d 'Run what Claude Code starts: Bash commands as hr-run does, the rest untouched'
complete -c hr -n "__fish_hr_using_subcommand help; and not __fish_seen_subcommand_from route log json code search diff build table text run shell hook retrieve archive stats trust help" -f -a "hook" -d 'Stand between an agent and its tools: the hook itself, and how to install it'
complete -c hr -n "__fish_hr_using_subcommand help; and not __fish_seen_subcommand_from route log json code search diff build table text run shell hook retrieve archive stats trust help" -f -a "retrieve" -d 'Print an original that a filter of hr has shortened, byte for byte'
complete -c hr -n "__fish_hr_using_subcommand help; and not __fish_seen_subcommand_from route log json code search diff build table text run shell hook retrieve archive stats trust help" -f -a "archive" -d 'Archive standard input and print the handle that brings it back'
complete -c hr -n "__fish_hr_using_subcommand help; and not __fish_seen_subcommand_from route log json code search diff build table text run shell hook retrieve archive stats trust help" -f -a "stats" -d 'Print how many tokens the filters of hr saved, by day and by kind of input'
complete -c hr -n "__fish_hr_using_subcommand help; and not __fish_seen_subcommand_from route log json code search diff build table text run shell hook retrieve archive stats trust help" -f -a "trust" -d 'Have the .hr.toml of a project used, as it is now'
complete -c hr -n "__fish_hr_using_subcommand help; and not __fish_seen_subcommand_from route log json code search diff build table text run shell hook retrieve archive stats trust help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hr -n "__fish_hr_using_subcommand help; and __fish_seen_subcommand_from hook" -f -a "claude" -d 'Answer an event of Claude Code, from standard input'
complete -c hr -n "__fish_hr_using_subcommand help; and __fish_seen_subcommand_from hook" -f -a "install" -d 'Put hr into the settings of an agent'
complete -c hr -n "__fish_hr_using_subcommand help; and __fish_seen_subcommand_from hook" -f -a "uninstall" -d 'Take hr out of the settings of an agent'
complete -c hr -n "__fish_hr_using_subcommand help; and __fish_seen_subcommand_from hook" -f -a "doctor" -d 'Show that it works, or what is wrong'

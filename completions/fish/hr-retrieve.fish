complete -c hr-retrieve -s b -l budget -d 'Print nothing if it would be more tokens than this' -r -f
complete -c hr-retrieve -l at -d 'Take the part at PATH for the original' -r -f
complete -c hr-retrieve -s l -l lines -d 'These lines, such as 7, 1990- or 4010-4030' -r -f
complete -c hr-retrieve -s g -l grep -d 'The lines that match this regex, with numbers' -r -f
complete -c hr-retrieve -s q -l query -d 'The passages that are most about these words' -r -f
complete -c hr-retrieve -l around -d 'This line and those around it' -r
complete -c hr-retrieve -l head -d 'The first lines' -r
complete -c hr-retrieve -l tail -d 'The last lines' -r
complete -c hr-retrieve -l bytes -d 'These bytes, numbered as lines are' -r -f
complete -c hr-retrieve -l rows -d 'These rows of JSON, one a line' -r -f
complete -c hr-retrieve -l sentences -d 'These sentences of prose, numbered as marks do' -r -f
complete -c hr-retrieve -l symbol -d 'The definition of NAME in source code' -r -f
complete -c hr-retrieve -l jq -d 'What this filter makes of JSON, one value a line' -r -f
complete -c hr-retrieve -s B -l before-context -d 'Lines to show before each match of the regex' -r
complete -c hr-retrieve -s A -l after-context -d 'Lines to show after each match of the regex' -r
complete -c hr-retrieve -s C -l context -d 'Lines to show on both sides of each match, or of --around' -r
complete -c hr-retrieve -s n -l number -d 'Passages for -q, or originals for --find' -r
complete -c hr-retrieve -l find -d 'List the originals that hold some of these words' -r -f
complete -c hr-retrieve -l older-than -d 'With --forget: all that was stored longer ago' -r
complete -c hr-retrieve -l export -d 'Write originals to a directory' -r
complete -c hr-retrieve -l import -d 'Archive all originals of an export' -r -f -a "(__fish_complete_directories)"
complete -c hr-retrieve -s i -l ignore-case -d 'Ignore the case of letters in the regex'
complete -c hr-retrieve -s c -l count -d 'Print only how many lines match the regex'
complete -c hr-retrieve -l list -d 'List what is archived, the newest first'
complete -c hr-retrieve -l stat -d 'Print the kind, size, tokens and age of the original instead of it'
complete -c hr-retrieve -l pin -d 'Keep the original: it does not expire'
complete -c hr-retrieve -l unpin -d 'Let the original expire again'
complete -c hr-retrieve -l forget -d 'Remove the original, and free the disk'
complete -c hr-retrieve -l all -d 'With --forget: everything, pinned or not'
complete -c hr-retrieve -l verify -d 'Read the original again and tell what is damaged'
complete -c hr-retrieve -l compact -d 'Remove what has expired, and free the disk'
complete -c hr-retrieve -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr-retrieve -s V -l version -d 'Print version'

#!/bin/sh
# A server of the Model Context Protocol on standard input and output, with two tools.
# $1: a directory. `arguments` is written there, one line for each argument; the result of the tool `log` is read from
# `log.json` there.
printf '%s\n' "$@" >"$1/arguments"
tools='{"name":"small","description":"a line","inputSchema":{"type":"object","properties":{}}},{"name":"log","description":"a log","inputSchema":{"type":"object","properties":{}}}'
while read -r line; do
    id=${line##*'"id":'}
    id=${id%%[,\}]*}
    case $line in
    *'"method":"initialize"'*)
        result='{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":{"name":"t","version":"1"}}' ;;
    *'"method":"tools/list"'*) result="{\"tools\":[$tools]}" ;;
    *'"method":"tools/call"'*'"name":"log"'*) result=$(cat "$1/log.json") ;;
    *'"method":"tools/call"'*) result='{"content":[{"type":"text","text":"one small line"}]}' ;;
    *'"id":'*) result='{}' ;;
    *) continue ;;
    esac
    printf '{"jsonrpc":"2.0","id":%s,"result":%s}\n' "$id" "$result"
done

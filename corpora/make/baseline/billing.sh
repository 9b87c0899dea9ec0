#!/bin/bash
# billing.sh OUT green|failing WORK: Billing.java with the libraries of Debian's libhikaricp-java, libh2-java and
# liblog4j2-java.
set -eu
out=$1 mode=$2 work=$3/billing here=$(cd "$(dirname "$0")" && pwd) jars=/usr/share/java
rm -rf "$work"; mkdir -p "$work"; cp "$here/billing-log4j2.properties" "$work/log4j2.properties"
libraries=$jars/HikariCP.jar:$jars/h2.jar:$jars/slf4j-api.jar:$jars/slf4j-jdk14.jar:$jars/log4j-jul.jar:$jars/log4j-api.jar:$jars/log4j-core.jar
javac -cp "$libraries" -d "$work" "$here/Billing.java"
java -Djava.util.logging.manager=org.apache.logging.log4j.jul.LogManager -cp "$work:$libraries" org.example.billing.Billing "$mode" >"$out"

#!/usr/bin/env bash
# Installs a Debian package into a root that has nothing but Debian's own packages, uses it there as a user would,
# removes it, and fails where something is wrong or left behind.
#
#   packaging/deb-test.sh hr_0.1.0_amd64.deb [ROOT.tar]
#
# Run as root, with mmdebstrap and lintian installed. ROOT.tar is such a root, made if it is not there; without
# it, one is made in the temporary folder. The suite is that of this system.
set -euo pipefail
deb=$(realpath "$1")
log=$(realpath "$(dirname "$0")/../corpora/logs/checkout.log")
folder=$(mktemp -d)
tar=$(realpath -m "${2:-$folder/root.tar}")
root=$folder/root
trap 'umount "$root/proc" 2> /dev/null || true; rm -rf "$folder"' EXIT

failed() {
    echo "deb-test: $*" >&2
    exit 1
}

# The package has no maintainer with an address before somebody publishes it, and closes no bug of Debian's.
lintian --fail-on error,warning \
    --suppress-tags malformed-contact,bogus-mail-host-in-debian-changelog,initial-upload-closes-no-bugs "$deb" \
    || failed "lintian: see above"
version=$(dpkg-deb -f "$deb" Version)
grep -q "($version)" "$(dirname "$0")/debian/changelog" || failed "packaging/debian/changelog does not have $version"

if [ ! -e "$tar" ]; then
    suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
    mmdebstrap --quiet --variant=minbase --include=man-db,bash-completion "$suite" "$tar"
fi
mkdir "$root"
tar -xf "$tar" -C "$root"
mount -t proc proc "$root/proc"

in_root() {
    chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 HOME=/root "$@"
}
# What a user runs, who is not root.
as_user() {
    chroot --userspec=1000:1000 "$root" env -i PATH=/usr/bin:/bin LC_ALL=C.UTF-8 HOME=/home/user bash -euo pipefail -c "$1"
}
# Every file, with where links lead, but what dpkg and man write for themselves.
files() {
    (cd "$root" && find . -path ./proc -prune -o -path ./home -prune -o \
        ! -path './var/lib/dpkg/*' ! -path './var/cache/*' ! -path './var/log/*' -printf '%p %l\n' | sort)
}

files > "$folder/before"
cp "$deb" "$root/tmp/hr.deb"
in_root dpkg -i /tmp/hr.deb > "$folder/dpkg" 2>&1 || { cat "$folder/dpkg" >&2; failed "dpkg -i fails in a clean root"; }
rm "$root/tmp/hr.deb"
install -d -o 1000 -g 1000 "$root/home/user"
cp "$log" "$root/home/user/checkout.log"

programs=$(in_root dpkg -L hr | sed -n 's|^/usr/bin/||p')
for program in "$(dirname "$0")"/../src/bin/*.rs; do
    grep -qx "$(basename "$program" .rs)" <<< "$programs" || failed "$(basename "$program" .rs) is not in the package"
done
for program in $programs; do
    as_user "$program --version" | grep -q "^$program " || failed "$program --version fails"
    in_root man -w "$program" > /dev/null || failed "$program has no man page"
    lines=$(as_user "MANWIDTH=80 man $program" | wc -l)
    [ "$lines" -gt 20 ] || failed "the man page of $program has $lines lines"
    [ -e "$root/usr/share/bash-completion/completions/$program" ] || failed "$program has no completion for bash"
    [ -e "$root/usr/share/zsh/vendor-completions/_$program" ] || failed "$program has no completion for zsh"
    [ -e "$root/usr/share/fish/vendor_completions.d/$program.fish" ] || failed "$program has no completion for fish"
done
as_user '. /usr/share/bash-completion/bash_completion; _completion_loader hr-route || test $? = 124; complete -p hr-route' > /dev/null \
    || failed "bash does not complete hr-route"

handle=$(as_user 'hr-route < ~/checkout.log | sed -n "1s/^\[hr \([0-9a-f]*\) log: .*/\1/p"')
[ -n "$handle" ] || failed "hr-route does not reduce a log"
as_user "hr-retrieve $handle" | cmp - "$log" || failed "hr-retrieve does not give the log back"
as_user 'cat ~/checkout.log | hr log -b 500' | grep -q '^\[hr ' || failed "hr log does not reduce a log"
as_user 'hr-run -- cat ~/checkout.log; hr-run -- sh -c "exit 7" || test $? = 7' > /dev/null || failed "hr-run fails"
# What is put into the settings names a program by what it does.
as_user 'hr-hook install claude --user > /dev/null; grep -q "/usr/bin/hr-hook claude" ~/.claude/settings.json; hr-hook uninstall claude --user > /dev/null' \
    || failed "hr-hook install does not name /usr/bin/hr-hook"

in_root dpkg --purge hr > "$folder/dpkg" 2>&1 || { cat "$folder/dpkg" >&2; failed "dpkg --purge fails"; }
files > "$folder/after"
diff "$folder/before" "$folder/after" || failed "not everything is removed, see above"
echo "deb-test: $(basename "$deb") installs, works and leaves nothing: $(wc -w <<< "$programs") programs"

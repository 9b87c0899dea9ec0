#!/usr/bin/env bash
# Builds the image of the Containerfile and uses it, where no registry and no container engine is at hand: the base image
# is made of Debian's packages, and its `cargo` hands out a program that was built before. All else is as written.
#
#   cargo build --release --locked --bin hr --target x86_64-unknown-linux-musl
#   packaging/container-test.sh target/x86_64-unknown-linux-musl/release/hr [ROOT.tar]
#
# Run as root, with buildah and mmdebstrap installed. ROOT.tar is a root of Debian's packages, made if it is not there.
set -euo pipefail
program=$(realpath "$1")
folder=$(mktemp -d)
tar=$(realpath -m "${2:-$folder/root.tar}")
cd "$(dirname "$0")/.."
log=$PWD/corpora/logs/checkout.log

buildah() {
    command buildah --root "$folder/storage" --runroot "$folder/run" --storage-driver vfs "$@"
}
trap 'buildah rm --all > /dev/null; rm -rf "$folder"' EXIT

failed() {
    echo "container-test: $*" >&2
    exit 1
}

if file -b "$program" | grep -q "dynamically linked"; then
    failed "$program is not linked statically: build it for a musl target"
fi
if [ ! -e "$tar" ]; then
    suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
    mmdebstrap --quiet --variant=minbase "$suite" "$tar"
fi
cat > "$folder/cargo" << 'STAND_IN'
#!/bin/sh
release=target/$(uname -m)-unknown-linux-musl/release
mkdir -p "$release" && cp /opt/hr "$release/hr"
STAND_IN
printf '#!/bin/sh\n' > "$folder/rustup"
chmod +x "$folder/cargo" "$folder/rustup"

base=$(buildah from scratch)
buildah add -q "$base" "$tar" / > /dev/null
buildah copy -q "$base" "$folder/cargo" "$folder/rustup" /usr/local/bin/ > /dev/null
buildah copy -q "$base" "$program" /opt/hr > /dev/null
buildah commit -q "$base" localhost/builder > /dev/null
buildah bud -q --isolation chroot --build-arg BUILDER=localhost/builder -t localhost/hr . > /dev/null

image=$(buildah from --pull-never localhost/hr)
in_image() {
    buildah run --isolation chroot "$image" "$@"
}
handle=$(in_image /usr/bin/hr-route < "$log" | sed -n '1s/^\[hr \([0-9a-f]*\) log: .*/\1/p')
[ -n "$handle" ] || failed "hr-route does not reduce a log"
in_image /usr/bin/hr retrieve "$handle" | cmp - "$log" || failed "hr retrieve does not give the log back"
user=$(buildah inspect --type image --format '{{.OCIv1.Config.User}}' localhost/hr)
[ "$user" = 65532:65532 ] || failed "the image runs as '$user'"
for program in src/bin/*.rs; do
    name=$(basename "$program" .rs)
    in_image "/usr/bin/$name" --version | grep -q "^$name " || failed "$name --version fails"
done
echo "container-test: the image works: $(buildah images --format '{{.Size}}' localhost/hr)"

#!/bin/bash
# ci.sh OUT green|failing WORK: a build job as a CI runner prints it, a time before every line: gcc by make -j2,
# C tests, Python tests, a package. In the failing run one of the C files has a fault: gcc warns, tests fail.
set -eu
out=$1 mode=$2 work=$3/ci
rm -rf "$work"; mkdir -p "$work/src" "$work/tests"
cd "$work"
for i in $(seq 1 90); do
  printf '#include <stddef.h>\nint part_%d(const int *v, size_t n) {\n    int sum = %d;\n    for (size_t i = 0; i < n; i++) sum += v[i] %% %d;\n    return sum;\n}\n' "$i" "$i" $((i + 3)) >"src/part_$i.c"
done
[ "$mode" = failing ] && printf '#include <stddef.h>\nint part_37(const int *v, size_t n) {\n    int sum;\n    for (int i = 0; i <= n; i++) sum += v[i] %% 40;\n}\n' >src/part_37.c
{ echo '#include <stdio.h>'; echo '#include <stddef.h>'; echo '#include <time.h>'
  for i in $(seq 1 90); do echo "int part_$i(const int *v, size_t n);"; done
  echo 'static int failed;'
  echo 'static void check(int n, int got, int want) { if (got == want) printf("ok %d - part_%d of 3 values (%ld us)\n", n, n, (long)clock() % 900);'
  echo '  else { failed++; printf("not ok %d - part_%d of 3 values\n#   got %d, want %d\n", n, n, got, want); } fflush(stdout); }'
  echo 'int main(void) { const int v[4] = {1, 2, 3, 0}; puts("1..90");'
  for i in $(seq 1 90); do echo "  check($i, part_$i(v, 3), $((i + 6 - (i == 0))));"; done
  echo '  printf("# %d of 90 failed\n", failed); return failed > 0; }'; } >tests/check.c
sed -i 's/(1, part_1(v, 3), 7)/(1, part_1(v, 3), 1 + 1 + 2 + 3)/' tests/check.c
cat >Makefile <<'MK'
OBJ := $(patsubst src/%.c,obj/%.o,$(shell ls src/*.c | shuf))
libparts.so: $(OBJ)
	gcc -shared -o $@ $^
obj/%.o: src/%.c
	@mkdir -p obj
	gcc -O2 -fPIC -Wall -Wextra -c $< -o $@
check: libparts.so
	gcc -O1 -o check tests/check.c ./libparts.so
	./check
MK
cat >tests/test_parts.py <<'PY'
import ctypes, random, sys, time, unittest
lib = ctypes.CDLL("./libparts.so")
def make(i):
    def test(self):
        time.sleep(random.expovariate(120))
        f = getattr(lib, f"part_{i}"); f.argtypes = [ctypes.POINTER(ctypes.c_int), ctypes.c_size_t]
        v = (ctypes.c_int * 5)(*[7 * i, i + 2, 3, 0, 1])
        self.assertEqual(f(v, 4), i + 7 * i % (i + 3) + (i + 2) % (i + 3) + 3 % (i + 3), f"part_{i} of four values")
    return test
class Parts(unittest.TestCase): pass
for i in range(1, 91): setattr(Parts, f"test_part_{i:02d}", make(i))
order = list(range(91)); random.shuffle(order)
unittest.TestLoader.sortTestMethodsUsing = staticmethod(lambda a, b: order[int(a[-2:])] - order[int(b[-2:])])
unittest.main(argv=["tests", "-v"])
PY
cat >job.sh <<'JOB'
step() { echo "##[group]Run $*"; "$@" 2>&1; code=$?; echo "##[endgroup]"; [ $code = 0 ] || { echo "##[error]Process completed with exit code $code."; bad=$code; }; }
bad=0
echo "runner 1.8.2, job build-$RANDOM, image debian-12"
step git init -q .
step gcc --version
step make -j2
step make check
step python3 tests/test_parts.py
if [ $bad = 0 ]; then step tar -czvf parts-1.4.$RANDOM.tar.gz libparts.so Makefile; echo "Uploaded artifact parts ($(stat -c %s libparts.so) bytes)"; else echo "Skipping upload: a step failed"; fi
echo "Cleaning up orphan processes"
echo "Job finished in $SECONDS s"
JOB
bash job.sh 2>&1 | python3 -u -c '
import sys, datetime
for line in iter(sys.stdin.readline, ""): print(datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f0Z"), line, end="")' | sed "s|$work|/builds/parts|g" >"$out"

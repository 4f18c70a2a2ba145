#!/bin/sh
# The crawler as a command. This file is crawler.jar with these lines before it: run it as ./crawler, or as java -jar crawler.
#
# What a jar cannot say for itself is said here: one compiler and one collector that suit short runs, and an archive of
# the classes in the form the JVM needs them, made at the first run (some four seconds, once) and kept in the user's cache
# folder. Whatever is missing or fails on the way is left out: the run is slower then, not different.
# CRAWLER_JAVA_OPTS adds flags of your own.

self=$0
case $self in
  */*) ;;
  *) self=$(command -v -- "$self") || self=$0 ;;
esac
if [ -L "$self" ]; then
  self=$(readlink -f -- "$self") || self=$0
fi
jar=$self
case $self in
  /*) ;;
  *) self=$PWD/$self ;;
esac
# The JVM takes a colon for the end of a name: there it gets the one that was given, if that has none.
case $self in
  *:*) ;;
  *) jar=$self ;;
esac

java=java
[ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/java" ] && java=$JAVA_HOME/bin/java
java=$(command -v -- "$java") || {
  echo "crawler: no java found: install a JDK 17 or later, or set JAVA_HOME" >&2
  exit 1
}

# The optimizing compiler pays off after some 130,000 pages: not for most lists, but for a long one. And for TLS, where
# the jar holds no BoringSSL for the machine: of Java's own ciphers only it uses the processor's instructions. One thread
# compiles, and does not ask the system again and again whether there is memory for another.
compiler="-XX:TieredStopAtLevel=1 -XX:CICompilerCount=1 -XX:-UseDynamicNumberOfCompilerThreads"
# When a method is compiled, against the usual. Of a few hundred pages most methods run too seldom to be worth it: they must
# run twice as often. Of more, whatever each page needs had better be compiled at once.
threshold=2
# The young generation: small, so that it stays in the cache; of many pages under way, so large that they are done with in it.
young=12m
# Where this loader of programs is, the jar's BoringSSL can be loaded. (To ask uname would cost a process.)
boring_ssl=
[ -e /lib64/ld-linux-x86-64.so.2 ] && boring_ssl=yes
archives=
many= # pages: thousands, or who knows how many
previous=
for argument; do
  case $argument in
    --concurrency=???*[0-9] | -c[0-9]???* | -c=???*[0-9]) young=24m ;;
    --warc*) archives=yes ;;
    https:* | HTTPS:*) compiler=${boring_ssl:+$compiler} ;;
    - | -d* | -[!-]*d* | --depth* | --check* | --redis* | --sitemaps*) threshold=0.5 many=yes ;;
  esac
  case $previous in
    -o | --output) ;; # written, not read
    -c | --concurrency) case $argument in ???*[0-9]) young=24m ;; esac ;;
    *)
      if [ -f "$argument" ] && [ -r "$argument" ]; then
        size=$(wc -c <"$argument")
        [ "$size" -gt 30000 ] && threshold=0.5
        [ "$size" -gt 150000 ] && many=yes
        [ "$size" -gt 10000000 ] && compiler=
        [ -z "$boring_ssl" ] && head -c 65536 <"$argument" | grep -qi '^ *https:' && compiler=
      fi
      ;;
  esac
  previous=$argument
done

# Checksums of many pages: of these, too, only the optimizing compiler uses the processor's instructions.
[ "$archives$many" = yesyes ] && compiler=

# On one processor nothing is compiled in the background: to go on meanwhile, interpreting, is only slower.
[ "$threshold" = 0.5 ] && [ -n "$compiler" ] && [ "$(nproc 2>/dev/null)" = 1 ] && compiler="$compiler -Xbatch"

# Messages of the JVM must not mix with rows on standard output. The archive is mapped where it was made for, as it need not be
# rewritten then; and picocli's few constructors are not worth a class each.
set -- -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 -Xlog:disable -Xlog:all=error:stderr -XX:-UsePerfData -XX:+UseSerialGC -Xmn$young -Dsun.reflect.inflationThreshold=1000 -jar "$jar" "$@"
if [ -n "$compiler" ]; then
  # shellcheck disable=SC2086 # several flags
  set -- $compiler -XX:CompileThresholdScaling=$threshold -Dcrawler.compiler=jvm "$@"
else
  # A method is compiled once, with its rare branches, and not again for each of them that comes up.
  set -- -XX:PerMethodTrapLimit=0 -XX:PerBytecodeTrapLimit=0 "$@"
fi

home=$(readlink -f -- "$java" 2>/dev/null) && home=${home%/bin/java}
version=
[ -r "$home/release" ] && while IFS='="' read -r key _ value _; do
  [ "$key" = JAVA_VERSION ] && version=$value && break # a shell reads byte by byte
done <"$home/release"

# The archive belongs to this file, as it is now, and to this JVM.
archive=
cache=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
stamp=$(stat -L -c '%s-%Y' -- "$self" 2>/dev/null || stat -L -f '%z-%m' -- "$self" 2>/dev/null) && [ -n "$cache" ] &&
  [ -n "$version" ] && place=$(printf '%s\n' "$self" "$home" | cksum) && place=$cache/crawler/${place%% *} &&
  archive=$place-$stamp-$version.jsa
[ "$jar" = "$self" ] || archive=
# JDK 25 makes it in one step; before, a list of classes goes first.
use=-XX:SharedArchiveFile=
unsafe=
case $version in
  2[5-9]* | [3-9][0-9]*) use=-XX:AOTCache= ;;
esac
# From JDK 24 on, Netty does without sun.misc.Unsafe unless it may be used; what it does instead takes longer to set up.
case $version in
  24* | 25*) unsafe=--sun-misc-unsafe-memory-access=allow && set -- "$unsafe" "$@" ;;
esac
rehearse() {
  "$java" "$@" ${unsafe:+"$unsafe"} -Xlog:disable -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dcrawler.rehearsal=true -jar "$self"
}
if [ -n "$archive" ] && [ ! -e "$archive" ] && mkdir -p -- "$cache/crawler" 2>/dev/null && [ -w "$cache/crawler" ]; then
  rm -f -- "$place"-* # of the builds before
  find "$cache/crawler" -type f -mtime +90 -exec rm -f {} + 2>/dev/null
  new=$archive.$$
  interrupted() { # the program must not begin then; the JVM, asked to end, ends as if nothing had been
    rm -f -- "$new" "$new.list"
    trap - "$1"
    kill -s "$1" $$
  }
  trap 'interrupted INT' INT
  trap 'interrupted TERM' TERM
  trap 'interrupted HUP' HUP
  case $use in
    # Without the training's record: by it, twice as much would be compiled, and at once.
    *AOT*) rehearse "-XX:AOTCacheOutput=$new" -XX:+UnlockDiagnosticVMOptions -XX:+IgnoreUnrecognizedVMOptions -XX:-AOTRecordTraining ;;
    *)
      rehearse "-XX:DumpLoadedClassList=$new.list" &&
        "$java" -Xshare:dump -Xlog:disable -XX:+UseSerialGC "-XX:SharedClassListFile=$new.list" \
          "-XX:SharedArchiveFile=$new" -cp "$self"
      ;;
  esac </dev/null >/dev/null 2>&1
  made=$?
  trap - INT TERM HUP
  rm -f -- "$new.list"
  [ "$made" = 0 ] || rm -f -- "$new" # half an archive may kill the JVM
  # An empty archive says that none can be made here: not tried again. Who was killed may try.
  [ -s "$new" ] || [ "$made" -gt 128 ] || : >"$new"
  mv -f -- "$new" "$archive"
fi 2>/dev/null
[ -n "$archive" ] && [ -s "$archive" ] && set -- "$use$archive" "$@"

# shellcheck disable=SC2086 # several flags are wanted
exec "$java" ${CRAWLER_JAVA_OPTS:-} "$@"

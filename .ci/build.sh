# Shared by ./run and ./test: what must be on the machine, and what is made again only when its sources changed.
# Everything said here goes to standard error; standard output belongs to the ready line and to the last line of ./test.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# No build server may stay behind when the script ends.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

say() { printf '%s\n' "$*" >&2; }

refuse() { say "$*"; exit 1; }

need_tools() {
  command -v dotnet >/dev/null || refuse "The .NET 10 SDK is missing: no 'dotnet' on the PATH."
  (cd "$root" && dotnet --version >/dev/null 2>&1) || refuse "The .NET 10 SDK is missing: 'dotnet --version' finds none that global.json accepts."
  command -v node >/dev/null || refuse "Node 20 or newer is missing: no 'node' on the PATH."
  [ "$(node --print 'process.versions.node.split(".")[0] >= 20')" = true ] || refuse "Node 20 or newer is needed; this is $(node --version)."
  command -v npm >/dev/null || refuse "npm is missing; it comes with Node."
}

# Two starts at once build one after the other.
one_build_at_a_time() {
  mkdir -p "$root/artifacts"
  exec 9>"$root/artifacts/.build.lock"
  command -v flock >/dev/null && flock 9
  return 0
}

# The state of some files and folders as one word: names and contents, not times, so that a fresh checkout counts as unchanged.
# Paths that begin with $without are left out.
state_of() {
  (cd "$root" && find "$@" \( -name node_modules -o -name dist -o -name artifacts \) -prune -o -type f -print0 2>/dev/null \
    | grep -zv "^${without:-\.\./}" | LC_ALL=C sort -z | xargs -0 -r sha256sum | sha256sum | cut -d' ' -f1)
}

# made_from STAMP STATE: whether what the stamp belongs to was made from this state.
made_from() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

# npm packages of a folder, exactly those of its lock file.
packages_in() {
  local folder=$1 state
  [ -f "$root/$folder/package-lock.json" ] || return 0
  state=$(state_of "$folder/package.json" "$folder/package-lock.json")
  made_from "$root/$folder/node_modules/.made-from" "$state" && return 0
  say "npm ci in $folder"
  (cd "$root/$folder" && npm ci --no-audit --no-fund --loglevel=error >&2 9>&-) || return 1
  printf '%s' "$state" >"$root/$folder/node_modules/.made-from"
}

# Scripts, styles and fonts of the pages.
pages() {
  local client=src/Ioc.Web/Client stamp="$root/src/Ioc.Web/wwwroot/dist/.made-from" state
  [ -f "$root/$client/package.json" ] || return 0
  packages_in "$client" || return 1
  state=$(state_of "$client" src/Ioc.Web/Shell/Texts)
  made_from "$stamp" "$state" && return 0
  say "npm run build in $client"
  (cd "$root/$client" && npm run build --silent >&2 9>&-) || return 1
  printf '%s' "$state" >"$stamp"
}

# compile WHAT STAMP FOLDER...: a solution in Release, when anything in the folders changed since.
compile() {
  local what=$1 stamp="$root/artifacts/$2" state
  shift 2
  # The pages' sources are bundled by npm, not compiled.
  state=$(without=src/Ioc.Web/Client/ state_of "$@" Directory.Build.props Directory.Build.targets Directory.Packages.props global.json BannedSymbols.txt .editorconfig "$what")
  made_from "$stamp" "$state" && return 0
  say "dotnet build $what"
  # Compiling ahead of time only makes the start quicker: a package source that lacks the compiler of this SDK must not stop the build.
  local ahead=()
  (cd "$root" && dotnet restore "$what" -p:Configuration=Release -v quiet -nologo "-clp:ErrorsOnly;NoSummary" >/dev/null 2>&1 9>&-) || ahead=(-p:CompileAhead=false)
  (cd "$root" && dotnet build "$what" -c Release -v quiet -nologo "-clp:ErrorsOnly;NoSummary" -p:UseSharedCompilation=false "${ahead[@]}" >&2 9>&-) || return 1
  printf '%s' "$state" >"$stamp"
}

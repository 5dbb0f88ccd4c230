# The Debian packages. Sourced by ../cluster.
# shellcheck shell=bash

packages=(slurmctld slurmd slurm-client slurmrestd slurm-wlm-jwt-plugin slurm-wlm-basic-plugins slurmdbd munge mariadb-server openssh-server openssh-client)

install_packages() {
    local package missing=() try
    command -v dpkg-query apt-get >/dev/null || die "this is not Debian: dpkg-query and apt-get are missing"
    for package in "${packages[@]}"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done
    ((${#missing[@]})) || return 0

    say "installing ${missing[*]}"
    install -d "$log"
    # Mirrors are now and then in the middle of an update.
    for try in 1 2; do
        if without_services apt_install "${missing[@]}" </dev/null >"$log/apt.out" 2>&1; then
            return 0
        fi
        say "apt-get failed (attempt $try):"
        tail -n 15 "$log/apt.out" >&2
    done
    die "the packages could not be installed: $log/apt.out"
}

apt_install() {
    DEBIAN_FRONTEND=noninteractive apt-get update -q &&
        DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends -o DPkg::Lock::Timeout=120 "$@"
}

# without_services COMMAND...: packages must not start daemons of their own.
without_services() {
    local policy=/usr/sbin/policy-rc.d rc=0
    if [ -e "$policy" ]; then
        "$@"
        return
    fi
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    "$@" || rc=$?
    rm -f "$policy"
    return "$rc"
}

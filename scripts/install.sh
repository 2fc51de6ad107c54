#!/usr/bin/env bash
# From an empty Debian 12 machine to an open site; run again, it upgrades. docs/deploy.md leads
# through it. It asks six questions, or takes their answers from the environment:
#   SITE_DOMAIN, STEWARD_EMAIL, EMAIL_URL, DEFAULT_FROM_EMAIL, BACKUP_TO, PHONE_REGION (else US)
# Further: REF (what to upgrade to; else what the clone follows), NO_BACKUP=1, NO_PROXY=1.
set -euo pipefail

HOME_DIR=/srv/mutualaid
CODE=$HOME_DIR/code
ENV_FILE=/etc/mutualaid.env
KEYS_FILE=/root/mutualaid-keys.txt
OWNER=mutualaid
DB=mutualaid
COPY=mutualaid_before_upgrade
TRIAL_PORT=8999
TRIAL_PID=$HOME_DIR/trial.pid
PACKAGES="git curl ca-certificates python3-venv postgresql postgresql-client caddy
    fonts-noto-core fonts-noto-cjk libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

say() { printf '\n== %s\n' "$*"; }
fail() { printf '\n%s\n' "$*" >&2; exit 1; }

# As the service's user, in the code, with its settings.
as_owner() {
    # shellcheck disable=SC2016  # expanded by the shell within
    runuser -u "$OWNER" -- env -i HOME="$HOME_DIR" PATH=/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8 \
        bash -c 'cd "$1"; set -a; if [ -r "$2" ]; then . "$2"; fi; set +a; shift 2; exec "$@"' \
        _ "$CODE" "$ENV_FILE" "$@"
}
manage() { as_owner .venv/bin/python manage.py "$@"; }
# From /, as the user postgres may not look into the folder of whoever runs this.
postgres() { (cd / && runuser -u postgres -- "$@"); }
query() { postgres psql --no-psqlrc --tuples-only --no-align --quiet --command "$1" "${2:-postgres}"; }
# What it starts must not hold the lock of this script.
systemctl() { command systemctl "$@" 9>&-; }
commit() { as_owner git rev-parse HEAD; }

main() {
    [ "$(id -u)" = 0 ] || fail "Run this as root: sudo $0"
    [ "$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)" = "$(readlink -f $CODE)" ] ||
        fail "Clone mutualaid to $CODE, and run $CODE/scripts/install.sh."
    exec 9>/run/lock/mutualaid-install
    flock -n 9 || fail "Another run of this script goes on."
    if [ -e $HOME_DIR/installed ]; then
        upgrade
    else
        install_all
    fi
    remind_of_keys
}

# --- The first time -------------------------------------------------------------------------------

install_all() {
    ask_questions
    install_packages
    make_owner
    make_database
    make_venv .venv
    write_settings
    prepare
    manage check --deploy --database default
    write_units
    write_proxy
    start
    wait_until_ready 8000 || fail "It does not answer as it should: journalctl -u mutualaid-web"
    touch $HOME_DIR/installed
    invite_steward
    say "https://$SITE_DOMAIN is there, and takes nothing until you open it."
}

ask_questions() {
    [ ! -e $ENV_FILE ] || { SITE_DOMAIN=$(setting ALLOWED_HOSTS); STEWARD_EMAIL=${STEWARD_EMAIL:-}; }
    [ -e $ENV_FILE ] || {
        ask SITE_DOMAIN "1 of 6. The name of the site, which leads to this machine (aid.example.org)"
        ask EMAIL_URL "2 of 6. The mail server (smtp+tls://user:password@host:587)"
        ask DEFAULT_FROM_EMAIL "3 of 6. The address that email comes from (aid@example.org)"
        ask BACKUP_TO "4 of 6. A place for backups: a folder, or s3://bucket/prefix; - for none yet"
    }
    ask STEWARD_EMAIL "5 of 6. The email of the first steward"
    [ -e $ENV_FILE ] || {
        # What was installed without anybody there, before this was asked, was in the United States.
        [ -t 0 ] || PHONE_REGION=${PHONE_REGION:-US}
        ask PHONE_REGION "6 of 6. The country of the network, in two letters (US, CA, MX, GB, ...)"
        PHONE_REGION=${PHONE_REGION^^}
        case $PHONE_REGION in [A-Z][A-Z]) ;; *) fail "$PHONE_REGION is no country in two letters." ;; esac
    }
    SITE_DOMAIN=${SITE_DOMAIN%%,*}
    case $SITE_DOMAIN in *[!a-zA-Z0-9.-]* | "") fail "$SITE_DOMAIN is no name of a site." ;; esac
    [ "${BACKUP_TO:-}" != "-" ] || BACKUP_TO=""
}

# Sets the variable $1 to what somebody types, unless the environment has it.
ask() {
    [ -z "${!1+set}" ] || return 0
    [ -t 0 ] || fail "$1 is not set, and there is nobody to ask."
    local typed=""
    while [ -z "$typed" ]; do read -r -p "$2: " typed; done
    printf -v "$1" '%s' "$typed"
}

install_packages() {
    say "Packages"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q
    # shellcheck disable=SC2086  # a list of words
    apt-get install -q -y --no-install-recommends $PACKAGES
}

make_owner() {
    id -u $OWNER >/dev/null 2>&1 || useradd --system --home-dir $HOME_DIR --shell /bin/bash $OWNER
    # Not what is secret of others, and all that is its own.
    chown -R $OWNER:$OWNER $HOME_DIR
    chmod 750 $HOME_DIR
}

make_database() {
    say "Postgres"
    systemctl start postgresql
    [ "$(query "SELECT 1 FROM pg_roles WHERE rolname = '$OWNER'")" = 1 ] || postgres createuser $OWNER
    [ "$(query "SELECT 1 FROM pg_database WHERE datname = '$DB'")" = 1 ] || postgres createdb \
        --owner=$OWNER --template=template0 --encoding=UTF8 --locale=C.UTF-8 $DB
    # Otherwise a refused row is written into the log with all that stands in it.
    query "ALTER SYSTEM SET log_error_verbosity = 'terse'"
    query "ALTER SYSTEM SET log_min_error_statement = 'panic'"
    query "SELECT pg_reload_conf()" >/dev/null
}

# The libraries into the folder $1.
make_venv() {
    say "Libraries"
    # What an interrupted run has left is begun anew.
    as_owner rm -rf "$1.part"
    [ ! -e "$CODE/$1" ] || return 0
    as_owner python3 -m venv "$1.part"
    as_owner "$1.part/bin/python" -m pip install --quiet --require-hashes --no-deps \
        -r requirements/base.txt
    as_owner mv "$1.part" "$1"
}

write_settings() {
    [ ! -e $ENV_FILE ] || return 0
    say "Settings: $ENV_FILE"
    local keys
    keys=$(as_owner .venv/bin/python -m opening.age)
    (
        umask 077
        {
            echo "SECRET_KEY='$(secret)'"
            echo "FIELD_ENCRYPTION_KEYS='$(as_owner .venv/bin/python -m common.encryption)'"
            echo "BLIND_INDEX_KEY='$(secret)'"
            echo "DATABASE_URL='postgres://$OWNER@%2Frun%2Fpostgresql/$DB'"
            echo "SITE_URL='https://$SITE_DOMAIN'"
            echo "ALLOWED_HOSTS='$SITE_DOMAIN,127.0.0.1'"
            echo "EMAIL_URL='$(quoted "$EMAIL_URL")'"
            echo "DEFAULT_FROM_EMAIL='$(quoted "$DEFAULT_FROM_EMAIL")'"
            echo "SECURITY_CONTACT='$(quoted "$DEFAULT_FROM_EMAIL")'"
            echo "PHONE_REGION='$PHONE_REGION'"
            echo "BEHIND_PROXY='1'"
            echo "BACKUP_TO='$(quoted "$BACKUP_TO")'"
            echo "BACKUP_KEY='$(sed -n 's/^BACKUP_KEY=//p' <<<"$keys")'"
        } >$ENV_FILE.part
        {
            echo "Keep this away from the server, where two people find it; then delete it there."
            echo "Without it no backup can be opened, and nobody can make it again."
            echo
            grep -E '^(SECRET_KEY|FIELD_ENCRYPTION_KEYS|BLIND_INDEX_KEY)=' $ENV_FILE.part
            sed -n 's/^private key.*: /private key of backups: /p' <<<"$keys"
        } >$KEYS_FILE
    )
    chown root:$OWNER $ENV_FILE.part
    chmod 640 $ENV_FILE.part
    # At the end and at once: a run that is cut off finds all of it, or nothing.
    mv $ENV_FILE.part $ENV_FILE
    make_folder_of_backups
}

secret() { python3 -c "import secrets; print(secrets.token_urlsafe(50))"; }
setting() { sed -n "s/^$1='\(.*\)'$/\1/p" $ENV_FILE; }
# For single quotes, which shell and systemd read alike; a quote within would end them.
quoted() { case $1 in *\'* | *$'\n'*) fail "A single quote cannot stand in a setting." ;; esac; printf '%s' "$1"; }

make_folder_of_backups() {
    case ${BACKUP_TO:-} in
        /*) mkdir -p "$BACKUP_TO" && chown $OWNER:$OWNER "$BACKUP_TO" && chmod 700 "$BACKUP_TO" ;;
    esac
}

prepare() {
    say "Languages, style sheets, database"
    as_owner .venv/bin/python scripts/catalogs.py compile
    manage collectstatic --no-input --verbosity 0
    manage migrate --no-input --verbosity 0
}

write_units() {
    local unit
    for unit in mutualaid-web.socket mutualaid-web.service mutualaid-worker.service; do
        install -m 644 "$CODE/scripts/systemd/$unit" "/etc/systemd/system/$unit"
    done
    systemctl daemon-reload
}

write_proxy() {
    local made=/etc/caddy/Caddyfile
    [ "${NO_PROXY:-}" != 1 ] || return 0
    if grep -qs "^$SITE_DOMAIN {" $made; then return 0; fi
    if [ -e $made ] && ! grep -qs "Caddyfile is an easy way" $made; then
        say "$made is not as Debian made it, and stays so: docs/deploy.md says what to add."
        return 0
    fi
    sed "s/aid\.example\.org/$SITE_DOMAIN/" "$CODE/scripts/systemd/Caddyfile" >$made.part
    mv $made.part $made
    systemctl restart caddy
}

start() {
    systemctl enable mutualaid-web.socket mutualaid-web mutualaid-worker
    systemctl start mutualaid-web.socket
    systemctl restart mutualaid-worker mutualaid-web
}

# Once there is a steward, they invite the others.
invite_steward() {
    [ "$(query "SELECT count(*) FROM accounts_user WHERE is_steward" $DB)" = 0 ] || return 0
    say "The first steward"
    manage invite "$STEWARD_EMAIL" --steward
    # 911, 988 and 211, where they answer; elsewhere the checklist asks for those of the country.
    case $(setting PHONE_REGION) in "" | US | CA) manage add_numbers ;; esac
}

remind_of_keys() {
    [ -e $KEYS_FILE ] || return 0
    say "TAKE $KEYS_FILE AWAY FROM THIS SERVER, and delete it here: shred -u $KEYS_FILE"
    echo "It has the keys without which no backup can be read. Nobody can make them again."
}

# --- Every upgrade --------------------------------------------------------------------------------

upgrade() {
    local old new
    old=$(commit)
    as_owner git fetch --quiet || fail "The new version cannot be fetched: git fetch says why."
    new=$(as_owner git rev-parse --verify --quiet "${REF:-@{upstream}}^{commit}") ||
        fail "There is no ${REF:-upstream} to upgrade to."
    if [ "$old" = "$new" ] && [ ! -e $HOME_DIR/upgrading ]; then
        say "This is the newest already."
        settle
        return 0
    fi
    back_up
    OLD=$old
    # A run that was cut off says here what it came from.
    [ ! -e $HOME_DIR/upgrading ] || OLD=$(cat $HOME_DIR/upgrading)
    echo "$OLD" >$HOME_DIR/upgrading
    # Not as a condition: then bash would go on after an error.
    set +e
    (set -e; change_to "$new")
    local result=$?
    set -e
    if [ $result = 0 ]; then
        settle
        rm -f $HOME_DIR/upgrading
        say "Upgraded to $(as_owner git log -1 --format='%h %s')."
    else
        roll_back
        rm -f $HOME_DIR/upgrading
        fail "The new version did not start; all is as it was before. Nothing was lost."
    fi
}

# Runs what was installed, whatever stopped it.
settle() {
    write_units
    start
    wait_until_ready 8000 || fail "It does not answer as it should: journalctl -u mutualaid-web"
    rm -rf $CODE/.venv.old
    query "DROP DATABASE IF EXISTS $COPY"
}

back_up() {
    [ "${NO_BACKUP:-}" != 1 ] || return 0
    [ -n "$(setting BACKUP_TO)" ] || fail "BACKUP_TO is not set in $ENV_FILE; NO_BACKUP=1 goes without."
    say "Backup"
    manage backup
}

change_to() {
    say "Changing to $1"
    systemctl stop mutualaid-web mutualaid-worker
    as_owner git reset --quiet --hard "$1"
    change_libraries
    copy_database
    prepare
    manage check --deploy --database default
    try_out
}

change_libraries() {
    [ -e $CODE/.venv.old ] || as_owner mv .venv .venv.old
    as_owner rm -rf .venv
    make_venv .venv
}

# Only where migrations will change it: a copy inside Postgres, which nobody else can read either.
copy_database() {
    if manage migrate --check >/dev/null 2>&1; then return 0; fi
    [ "$(query "SELECT 1 FROM pg_database WHERE datname = '$COPY'")" != 1 ] || return 0
    say "Copy of the database"
    let_go_of $DB
    # Under its name once it is whole.
    query "DROP DATABASE IF EXISTS ${COPY}_part"
    query "CREATE DATABASE ${COPY}_part TEMPLATE $DB OWNER $OWNER"
    query "ALTER DATABASE ${COPY}_part RENAME TO $COPY"
}

let_go_of() {
    query "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = '$1' AND pid <> pg_backend_pid()" >/dev/null
}

# Where no visitor comes: what they would write now would be lost if it is taken back.
try_out() {
    say "Health"
    local log=$HOME_DIR/trial.log answer=1 pid
    end_trial
    as_owner env BIND=127.0.0.1:$TRIAL_PORT WEB_WORKERS=1 .venv/bin/python -m gunicorn \
        -c gunicorn.conf.py --pid $TRIAL_PID >$log 2>&1 9>&- &
    pid=$!
    if wait_until_ready $TRIAL_PORT; then answer=0; fi
    end_trial
    # Whoever waits in between (`runuser`) ends with it.
    wait $pid || true
    if [ $answer = 0 ]; then rm -f $log; fi
    return $answer
}

# Also one that a run which was cut off has left: it would answer in place of the new one.
end_trial() {
    local pid tries
    pid=$(cat $TRIAL_PID 2>/dev/null || true)
    [ -n "$pid" ] || return 0
    kill -TERM "$pid" 2>/dev/null || true
    for tries in $(seq 40); do
        kill -0 "$pid" 2>/dev/null || { rm -f $TRIAL_PID; return 0; }
        sleep 1
    done
    fail "The server on trial (process $pid) does not end after $tries seconds."
}

# Late jobs are no reason: the worker has just been stopped.
wait_until_ready() {
    local tries said
    for tries in $(seq 30); do
        said=$(curl --silent --max-time 10 -H "X-Forwarded-For: 127.0.0.1" -H "X-Forwarded-Proto: https" \
            "http://127.0.0.1:$1/readyz" || true)
        case $said in
            *'"ready"'*) return 0 ;;
            *'"reasons": ["jobs: '*) case $said in *'", "'*) ;; *) return 0 ;; esac ;;
        esac
        sleep 1
    done
    echo "After $tries seconds: ${said:-no answer}"
    return 1
}

roll_back() {
    say "Going back"
    systemctl stop mutualaid-web mutualaid-worker || true
    as_owner git reset --quiet --hard "$OLD"
    if [ -e $CODE/.venv.old ]; then
        as_owner rm -rf .venv
        as_owner mv .venv.old .venv
    fi
    if [ "$(query "SELECT 1 FROM pg_database WHERE datname = '$COPY'")" = 1 ]; then
        let_go_of $DB
        query "DROP DATABASE IF EXISTS $DB"
        query "ALTER DATABASE $COPY RENAME TO $DB"
    fi
    as_owner .venv/bin/python scripts/catalogs.py compile
    manage collectstatic --no-input --verbosity 0
    write_units
    start
    wait_until_ready 8000
}

main "$@"
exit

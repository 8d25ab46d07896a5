#!/bin/sh
# What the services of docker-compose.yml are told in secret, each a file in ./secrets: passwords, keys, and the certificates by which
# Temporal and its clients know each other. What is there stays. Back ./secrets up apart from the databases (docs/runbook.md).
set -eu
umask 077
mkdir -p "${1:-secrets}"
cd "${1:-secrets}"

make() { # NAME COMMAND…: a file that is made once
  name=$1
  shift
  if [ ! -s "$name" ]; then
    "$@" >"$name.new"
    mv "$name.new" "$name"
  fi
}
url() { printf 'postgres://%s:%s@postgres:5432/jiesu' "$1" "$(cat "$2")"; }

for name in postgres-password owner-password product-password temporal-db-password; do make "$name" openssl rand -hex 24; done
make owner-url url jiesu_owner owner-password
make product-url url jiesu_product product-password
for name in payload-keys vault-keys vault-phone-key; do make "$name" openssl rand -base64 32; done
make chain-heads-key openssl genpkey -algorithm ed25519

# Temporal's own authority: whoever has no certificate of it does not reach the port.
make temporal-ca-key openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256
make temporal-ca openssl req -x509 -key temporal-ca-key -subj '/CN=jiesu temporal' -days 3650
certificate() { # NAME USE
  make "$1-key" openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256
  [ -s "$1" ] && return
  printf 'subjectAltName=DNS:temporal\nextendedKeyUsage=%s\n' "$2" >"$1.ext"
  openssl req -new -key "$1-key" -subj "/CN=$1" |
    openssl x509 -req -CA temporal-ca -CAkey temporal-ca-key -CAcreateserial -days 3650 -extfile "$1.ext" -out "$1.new" 2>/dev/null
  mv "$1.new" "$1"
  rm "$1.ext"
}
certificate temporal-server serverAuth,clientAuth
certificate temporal-client clientAuth
# Containers run as users of their own, and see the files as they are; the folder keeps everybody else out.
chmod 700 .
chmod 444 ./*
chmod 400 temporal-ca-key

#!/bin/sh
# Writes into .env by which digest each image of docker-compose.yml is known here: run once, then again for each new version, and compare
# with what its maker publishes. From then on no registry can hand out another one under the same name.
set -eu
pin() { # VARIABLE IMAGE
  digest=$(docker buildx imagetools inspect "$2" --format '{{.Manifest.Digest}}')
  if [ -f .env ]; then sed -i "/^$1=/d" .env; fi
  echo "$1=$digest" >>.env
  echo "$2@$digest"
}
sed -n 's/^ *image: *\([^ ]*\)@\${\([A-Z_]*\):.*$/\2 \1/p' docker-compose.yml | sort -u | while read -r variable image; do
  pin "$variable" "$image"
done

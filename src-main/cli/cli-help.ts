import { SLOTSCOPE_VERSION } from './version.ts'

/** What `slotscope cli --help` prints. */
export const CLI_HELP = `slotscope cli ${SLOTSCOPE_VERSION}: redis-cli's words, formats and exit codes

Usage: slotscope cli [OPTIONS] [command [argument ...]]
  -h <hostname>        Server hostname (default: 127.0.0.1).
  -p <port>            Server port (default: 6379).
  -s <socket>          Server socket (overrides hostname and port).
  -u <uri>             Server URI: redis://[[user:]password@]host[:port][/db], rediss:// for TLS.
  -a, --pass <password>  Password. The environment variable REDISCLI_AUTH is safer.
  --user <username>    ACL user. Needs a password.
  --askpass            Ask for the password without showing it.
  --no-auth-warning    No warning about a password on the command line.
  -n <db>              Database number.
  -2, -3               Protocol version of the session.
  -c                   Cluster mode: follow MOVED and ASK.
  --trace              Tell every hop of each command: who was asked, what it said, how long it took.
  -r <repeat>          Run the command N times (-1: for ever).
  -i <interval>        Seconds between repetitions, 0.1 for a tenth.
  -x                   Take the last argument from standard input.
  -X <tag>             Take the argument <tag> from standard input.
  --quoted-input       Arguments are quoted strings with escapes.
  -e                   Exit with 1 when the reply is an error.
  --raw, --no-raw      Bare replies (default in a pipe), formatted replies (default on a terminal).
  --csv, --json, --quoted-json  Replies as CSV, as JSON, as JSON in ASCII.
  --table              Replies as tables.
  -d, -D <delimiter>   Between elements, and after replies, in raw form (default: newline).
  --show-pushes <yn>   Print RESP3 pushes (default: on a terminal).
  --tls                Connect with TLS; --sni <host>, --cacert, --cert, --key <file>, --insecure.
  --help, --version    This help; the version.

Before a command, :masters, :replicas and :all send it to several nodes and mark what differs in their answers.
At the prompt also :set format, :set target, and trib with its subcommands.

Without a command it is interactive on a terminal, and reads one command a line from a pipe.
The history is kept in ~/.slotscope_history (SLOTSCOPE_HISTFILE; /dev/null keeps none), passwords are left out.
`

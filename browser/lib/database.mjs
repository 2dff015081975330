// A new database on the cluster that scripts/test starts for the whole run.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

const run = promisify(execFile);

// newDatabase makes an empty database, and returns its address and how to drop it.
export async function newDatabase() {
  const cluster = process.env.TANDEM_TEST_PG;
  if (!cluster) throw new Error('TANDEM_TEST_PG is not set: go run ./internal/pgtest/cmd/pgtest -- scripts/browser');
  const name = `browser_${randomBytes(8).toString('hex')}`;
  const sql = (text) => run('psql', ['-qX', '-v', 'ON_ERROR_STOP=1', '-d', cluster, '-c', text]);
  await sql(`CREATE DATABASE ${name}`);
  const url = cluster.replace(/^(\w+:\/\/[^/]*\/)[^?]*/, `$1${name}`); // its host may be empty: URL refuses that
  return { url, drop: () => sql(`DROP DATABASE ${name} WITH (FORCE)`) };
}

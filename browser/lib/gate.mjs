// Runs tests one after another, keeps their times, and says at the end what failed.
export class Gate {
  #results = [];

  // test runs one thing that must hold.
  async test(name, run) {
    const began = performance.now();
    const failure = await Promise.resolve().then(run).then(() => null, (err) => err);
    const seconds = (performance.now() - began) / 1000;
    this.#results.push({ name, seconds, failure });
    console.log(`${failure ? 'FAIL' : 'ok  '} ${seconds.toFixed(1).padStart(6)} s  ${name}`);
    if (failure) console.log(String(failure.stack ?? failure).replaceAll(/^/gm, '       '));
  }

  // took adds the time of a part of a test, so that it can be among the slowest.
  took(name, seconds) {
    this.#results.push({ name, seconds, failure: null, part: true });
  }

  get failed() {
    return this.#results.filter((r) => r.failure).length;
  }

  // end prints the ten slowest and the sum.
  end() {
    const slowest = this.#results.toSorted((a, b) => b.seconds - a.seconds).slice(0, 10);
    console.log('\nthe ten slowest:');
    for (const r of slowest) console.log(`${r.seconds.toFixed(1).padStart(8)} s  ${r.name}`);
    console.log(`\n${this.#results.filter((r) => !r.part).length} tests, ${this.failed} failed`);
  }
}

// inParallel works through a list with so many at once.
export async function inParallel(list, at, work) {
  const queue = [...list];
  await Promise.all(Array.from({ length: at }, async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  }));
}

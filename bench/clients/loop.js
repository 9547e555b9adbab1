// The clients in JavaScript: so many loops at once, each calling again when it has its answer.

/** Calls for some seconds, after a second in which everything warms up, and prints what came of it. */
module.exports = async function loop(call) {
  const connections = Number(process.env.CONNECTIONS);
  const spend = async (ms) => {
    const until = performance.now() + ms;
    let calls = 0;
    const worker = async () => {
      while (performance.now() < until) {
        const instances = await call();
        if (instances.length !== 100) throw new Error(`${instances.length} instances`);
        calls++;
      }
    };
    await Promise.all(Array.from({ length: connections }, worker));
    return calls;
  };
  await spend(1000);
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  const calls = await spend(Number(process.env.SECONDS) * 1000);
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  console.log(JSON.stringify({ calls, seconds, cpuSeconds: (user + system) / 1e6 }));
  process.exit(0);
};

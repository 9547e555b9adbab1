import { type AddressInfo, createServer, type Server } from "node:net";
import { endWithEngine } from "../../provider/process/engine-alive";

describe("the provider process", () => {
  let engine: Server;
  let address: string;
  beforeEach(async () => {
    engine = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => engine.listen(0, "127.0.0.1", resolve));
    address = `127.0.0.1:${(engine.address() as AddressInfo).port}`;
  });
  afterEach(() => engine.close());

  /** How often it would have ended within some looks. */
  async function endsIn(looks: number): Promise<number> {
    let ends = 0;
    endWithEngine(address, () => ends++, { everyMs: 20, misses: 3 });
    await new Promise((resolve) => setTimeout(resolve, 20 * looks + 200));
    return ends;
  }

  test("keeps running while its engine is alive", async () => {
    expect(await endsIn(5)).toBe(0);
  });

  test("ends some time after its engine was killed", async () => {
    await new Promise((resolve) => engine.close(resolve));
    expect(await endsIn(5)).toBe(1);
  });

  test("keeps running if it doesn't know its engine", () => {
    let ends = 0;
    endWithEngine(undefined, () => ends++, { everyMs: 0, misses: 1 });
    expect(ends).toBe(0);
  });
});

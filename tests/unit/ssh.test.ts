import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { readSshBanner, type SshProbe } from "../../provider/client/ssh-banner";
import { connectionOf } from "../../provider/instance/model/connection";
import { waitForSsh } from "../../provider/instance/observe/ssh";
import { observed } from "../support/observed";
import { SimulatedClock, simulatedContext } from "../support/simulation";
import { spec } from "../support/spec";

describe("the connection follows from the login command", () => {
  test.each<[string | undefined, string | undefined]>([
    ["ssh root@1.2.3.4", "root@1.2.3.4 22"],
    ["ssh -p 23 root@1.2.3.4", "root@1.2.3.4 23"],
    ["ssh root@1.2.3.4 -p 23", "root@1.2.3.4 23"],
    ["ssh -p23 ubuntu@gpu.example.com", "ubuntu@gpu.example.com 23"],
    ["ssh -o StrictHostKeyChecking=no -p 23 root@1.2.3.4", "root@1.2.3.4 23"],
    ["ssh -oPort=23 -o User=me 1.2.3.4", "me@1.2.3.4 23"],
    ["  /usr/bin/ssh  -4 -l me 1.2.3.4  uptime -p 5 ", "me@1.2.3.4 22"],
    ["sshpass -e ssh -i key root@1.2.3.4", "root@1.2.3.4 22"],
    ["ssh ssh://root@1.2.3.4:23/", "root@1.2.3.4 23"],
    ["ssh -p 23 root@2001:db8::1", "root@2001:db8::1 23"],
    ["ssh ssh://root@[2001:db8::1]:23", "root@2001:db8::1 23"],
    ["root@1.2.3.4:23", "root@1.2.3.4 23"],
    ['ssh -p "23" "root@1.2.3.4"', "root@1.2.3.4 23"],
    ["ssh 1.2.3.4", "root@1.2.3.4 22"],
    ["ssh -p x root@1.2.3.4", undefined],
    ["ssh -p 70000 root@1.2.3.4", undefined],
    ["ssh -p", undefined],
    ["ssh root@", undefined],
    ["ssh", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("%s", (command, expected) => {
    const found = connectionOf(command, "Secret-1");
    expect(found && `${found.user}@${found.host} ${found.port}`).toBe(expected);
    expect(found?.password).toBe(found && "Secret-1");
  });
});

describe("a connection attempt tells an SSH server from anything else", () => {
  let server: Server | undefined;
  afterEach(() => server?.close());
  const listening = async (greet: (socket: Socket) => void) => {
    server = createServer(greet);
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    return (server.address() as AddressInfo).port;
  };
  const knock = (port: number) => readSshBanner({ host: "127.0.0.1", port }, 200);

  test.each<[string, (socket: Socket) => void, SshProbe]>([
    ["a server", (s) => s.write("SSH-2.0-OpenSSH_9.2\r\n"), { banner: "SSH-2.0-OpenSSH_9.2" }],
    ["a server that says more before its banner", (s) => s.write("hello\r\nSSH-2.0-x y\n"), { banner: "SSH-2.0-x y" }],
    ["a server that closes", (s) => s.end(), { instead: "the connection was closed without a word" }],
    ["a silent one", () => {}, { instead: "no answer within 0.2 s" }],
    ["another protocol", (s) => s.end("220 \u001b[31mmail\r\n"), { instead: 'it says "220  [31mmail"' }],
    ["half a banner", (s) => s.end("SSH-2.0-Open"), { instead: 'it says "SSH-2.0-Open"' }],
    ["endless text", (s) => s.end("x".repeat(20_000)), { instead: `it says "${"x".repeat(40)}"` }],
  ])("%s", async (_title, greet, expected) => {
    const port = await listening((socket) => {
      socket.on("error", () => {});
      greet(socket);
    });
    expect(await knock(port)).toEqual(expected);
  });

  test("if nothing listens", async () => {
    const port = await listening(() => {});
    await new Promise((resolve) => server?.close(resolve));
    expect(await knock(port)).toEqual({ instead: "the connection is refused" });
  });
});

describe("the wait for SSH ends", () => {
  const REFUSED: SshProbe = { instead: "the connection is refused" };
  /** Waits with what each knock meets, and how the instance looks meanwhile. */
  async function wait(knocks: SshProbe[], later: Record<string, unknown> = {}, now: Record<string, unknown> = {}) {
    const clock = new SimulatedClock();
    const seen = (changes: object) => observed(spec(), { SshLoginCommand: "ssh -p 23 root@1.2.3.4", ...changes });
    const call = async () => ({ total: 1, instances: [seen(later).seen] });
    const context = simulatedContext(
      { call: call as never },
      { clock, probeSsh: async () => (knocks.length > 1 ? knocks.shift() : knocks[0]) as SshProbe },
    );
    const end = await waitForSsh(context, spec(), seen(now), 60_000).then(
      ({ phase }) => phase,
      ({ message }: Error) => message,
    );
    return { end, seconds: clock.now() / 1000, progress: context.told.progress };
  }

  test("when a server answers, sooner or later", async () => {
    expect(await wait([{ banner: "SSH-2.0-x" }])).toMatchObject({ end: "running", seconds: 0, progress: [] });
    const late = await wait([REFUSED, REFUSED, { banner: "SSH-2.0-x" }]);
    expect(late.end).toBe("running");
    expect(late.progress[0]).toContain(
      "SSH 0 s: waiting for its server (uhost-1; 1.2.3.4 port 23: the connection is refused)",
    );
  });

  test("at the deadline, with what was met last", async () => {
    const { end, seconds, progress } = await wait([REFUSED]);
    expect(end).toContain("no SSH server answered within 60 s (1.2.3.4 port 23: the connection is refused)");
    expect(end).toContain('set waitFor: "running"');
    expect(seconds).toBe(60);
    expect(progress.length).toBeLessThan(20);
  });

  test("at the deadline, if no login command is shown", async () => {
    const none = { SshLoginCommand: "" };
    expect((await wait([REFUSED], none, none)).end).toContain("(the service shows no command that logs in)");
  });

  test.each([
    ["the instance stops", { State: "Stopped" }, {}, 'is "Stopped" while its SSH server was waited for'],
    ["it runs Windows", {}, { OsType: "Windows" }, "runs Windows: no SSH server is to be expected"],
  ])("early, if %s", async (_title, later, now, message) => {
    const { end, seconds } = await wait([REFUSED], later, now);
    expect(end).toContain(message);
    expect(seconds).toBeLessThan(60);
  });
});

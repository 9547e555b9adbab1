import { resolve } from "node:path";
import { runtimeProvider } from "../../provider/pulumi/host/host";
import { type Api, KEYS } from "./api";

/** The provider as the engine's host for dynamic resources has it, in this process: a run of its own. */
export async function providerOf(api: Api): Promise<ReturnType<typeof runtimeProvider>> {
  Object.assign(process.env, {
    PULUMI_HOME: resolve("node_modules/.cache/pulumi-compshare/in-process"),
    COMPSHARE_ENDPOINT: api.url,
    COMPSHARE_PUBLIC_KEY: KEYS.publicKey,
    COMPSHARE_PRIVATE_KEY: KEYS.privateKey,
  });
  const provider = runtimeProvider();
  await provider.configure({ config: { get: () => undefined } as never });
  return provider;
}

/**
 * `pulumi-compshare/runtime.js`: the module that every stored state names (see pulumi/provider-text.ts). It is loaded
 * in the engine's provider process, never in a program.
 */
import { needNode } from "./needed-node";

// Before the rest is loaded.
needNode();

import { endWithEngine } from "./process/engine-alive";
import { engineAddress } from "./pulumi/engine-log";
import { runtimeProvider } from "./pulumi/host/host";

endWithEngine(engineAddress());

/** It has no declared type: no program calls it, and its declaration would include those of everything it uses. */
const provider: object = runtimeProvider();

export = provider;

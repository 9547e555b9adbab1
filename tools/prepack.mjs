// Before `npm pack` and `npm publish`: without it a fresh clone would ship a package with no code in it.
import { main } from "./say.mjs";
import { ensureProject } from "./setup.mjs";

await main(ensureProject);

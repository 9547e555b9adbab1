/** The plugin's process: the engine starts it, reads its port, and calls. Bundled into `plugin/pulumi-resource-compshare`. */
import { needNode } from "../needed-node";

// Before the rest is loaded.
needNode();

import { plugin } from "./plugin";
import schema from "./schema.json";
import { serve } from "./server";

void serve(plugin(schema));

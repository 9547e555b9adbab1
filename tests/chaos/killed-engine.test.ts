import { recovers } from "./recovers";

recovers(
  "create/CreateCompShareInstance#1/engine-killed-after",
  "create-elsewhere/CreateCompShareInstance#1/engine-killed-after",
  "create-and-forget/CreateCompShareInstance#1/engine-killed-after",
  "replace-forced/CreateCompShareInstance#1/engine-killed-after",
  "fleet-queued/1/engine",
);

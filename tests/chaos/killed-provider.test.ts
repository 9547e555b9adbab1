import { recovers } from "./recovers";

recovers(
  "create/CreateCompShareInstance#1/provider-killed-after",
  "create-other-owner/CreateCompShareInstance#1/provider-killed-after",
  "resize/StopCompShareInstance#1/provider-killed-after",
  "replace-delete-first/CreateCompShareInstance#1/provider-killed-after",
  "rename-onto/CreateCompShareInstance#1/provider-killed-after",
  "namesake/CreateCompShareInstance#1/provider-killed-after",
  "bake/CreateCompShareCustomImage#1/provider-killed-after",
);

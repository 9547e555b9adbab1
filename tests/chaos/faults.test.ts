import { recovers } from "./recovers";

recovers(
  "create/CreateCompShareInstance#1/drop-after",
  "refresh/DescribeCompShareInstance#1/list-empty",
  "destroy/TerminateCompShareInstance#1/drop-after",
  "destroy-foreign-disk/TerminateCompShareInstance#1/drop-after",
);

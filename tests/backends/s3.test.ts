import { describeRunners } from "./runners";
import { startS3 } from "./servers";

describeRunners(startS3);

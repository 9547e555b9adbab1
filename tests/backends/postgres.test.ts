import { describeRunners } from "./runners";
import { startPostgres } from "./servers";

describeRunners(startPostgres);

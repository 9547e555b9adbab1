import { z } from "zod";
import { type Action, action } from "../action";
import { ApiError } from "../errors";
import { text } from "../parameters";

/** An action that always answers as for an account which has nothing of the kind. */
type Row = [name: string, needs: string, answer: object | [retCode: number, why: string]];

const noTeam: [number, string] = [230, "Params [TeamId] not available: the account has no such team"];
const noCfs: [number, string] = [8039, "Resource [CFS] does not exist or is already deleted"];
const noBandwidth: [number, string] = [8039, "Resource [ShareBandwidthId] does not exist or is already deleted"];
const unsold = (what: string): [number, string] => [8433, `Service error: ${what} can't be had of the emulator`];

/** `needs` names the required parameters. An answer is the action's fields, or a RetCode and its message. */
const rows: Row[] = [
  ["CheckCompShareNetOptimizer", "", { Optimized: false, Info: [] }],
  ["SyncCompShareNetOptimizer", "", {}],
  ["DescribeModelRepositoryModels", "", { Models: [] }],
  ["DescribeModelRepositoryTags", "", { Tags: [] }],
  ["GetOpenClawModelList", "", { Models: [] }],
  ["CreateCSCLIEvent", "", {}],

  ["DescribeCFS", "", { CFSSet: [] }],
  ["CreateCFS", "Zone Name Size", unsold("shared storage")],
  ["ResizeCFS", "CfsId Size", noCfs],
  ["GetCompShareCFSUpgradePrice", "CfsId Size", noCfs],
  ["GetCompShareCFSRefundPrice", "CFSId", noCfs],
  ["DeleteCFS", "CfsId", noCfs],
  ["DetachCFS", "UHostId", noCfs],

  // Without shared bandwidth, the answer has no CompanyShareBandwidth.
  ["DescribeCompShareShareBandwidth", "", {}],
  ["CreateCompShareShareBandwidth", "ShareBandwidth", unsold("shared bandwidth")],
  ["GetCompShareShareBandwidthUpgradePrice", "ShareBandwidthId ShareBandwidth", noBandwidth],
  ["ModifyCompShareShareBandwidth", "ShareBandwidthId ShareBandwidth", noBandwidth],
  ["GetCompShareShareBandwidthRefundPrice", "ShareBandwidthId", noBandwidth],
  ["DeleteCompShareShareBandwidth", "ShareBandwidthId", noBandwidth],
  ["SwitchCompShareEIPShareBandwidth", "UHostIds TargetScope", noBandwidth],

  ["ListCompShareTeam", "", { Teams: [] }],
  ["ListCompShareTeamJoined", "", { JoinedTeams: [] }],
  ["ListCompShareTeamInvite", "", { Invites: [] }],
  ["CreateCompShareTeam", "Name", unsold("a team")],
  ["GetCompShareTeamInfo", "TeamId", noTeam],
  ["UpdateCompShareTeam", "", noTeam],
  ["DeleteCompShareTeam", "TeamId", noTeam],
  ["CreateCompShareTeamRelation", "TeamId", noTeam],
  ["SetCompShareTeamRelation", "TeamId Status", noTeam],
  ["SetCompShareTeamAmount", "TeamId", noTeam],
  ["DescribeTeamMemberOrder", "TeamId", noTeam],
  ["DescribeTeamMemberOrderCount", "TeamId", noTeam],
  ["DescribeTeamMemberUnpaidOrder", "TeamId", noTeam],
  ["DescribeTeamMemberUnpaidOrderCount", "TeamId", noTeam],
  ["ListMemberProductType", "TeamId", noTeam],
  ["ListCompShareTeamOperateLog", "TeamId", noTeam],
  ["DownloadTeamOrder", "TeamId", noTeam],
];

export const fixedActions: Action[] = rows.map(([name, needs, answer]) => {
  const names = needs.split(" ").filter(Boolean);
  const schema = z.object(Object.fromEntries(names.map((each) => [each, each === "UHostIds" ? z.array(text) : text])));
  return action(name, schema, () => {
    if (Array.isArray(answer)) throw new ApiError(answer[0], answer[1]);
    return answer;
  });
});

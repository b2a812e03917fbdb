import { FollowTalaiDocument } from "../../gql/graphql";
import { viewOf } from "./view";

export default viewOf(FollowTalaiDocument, "experiment", "experiments");

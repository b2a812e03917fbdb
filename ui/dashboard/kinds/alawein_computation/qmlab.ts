import { FollowQmlabDocument } from "../../gql/graphql";
import { viewOf } from "./view";

export default viewOf(FollowQmlabDocument, "experiment", "experiments");

import { FollowSimcoreDocument } from "../../gql/graphql";
import { viewOf } from "./view";

export default viewOf(FollowSimcoreDocument, "simulation", "simulations");

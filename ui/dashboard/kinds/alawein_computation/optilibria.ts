import { FollowOptilibriaDocument } from "../../gql/graphql";
import { viewOf } from "./view";

export default viewOf(FollowOptilibriaDocument, "optimisation", "optimisations");

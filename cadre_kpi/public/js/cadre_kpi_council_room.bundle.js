import { CouncilRoom } from "./council_room/page";

cadre_kpi.CouncilRoom = CouncilRoom;

import { LeadersBoard } from "./leaders_board/page";

cadre_kpi.LeadersBoard = LeadersBoard;

import { CheckingBoard } from "./checking/page";

cadre_kpi.CheckingBoard = CheckingBoard;

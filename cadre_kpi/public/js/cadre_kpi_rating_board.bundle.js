import { RatingBoard } from "./rating_board/page";

cadre_kpi.RatingBoard = RatingBoard;

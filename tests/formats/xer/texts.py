"""Small XERs as text, for tests: a sound one, and ways to change it.

Tables are dictionaries of field to cell, so that a test names only what it is about.
"""

HEADER = "ERMHDR\t20.12\t2024-06-12\tProject\tadmin\tadmin\tdb\tProject Management\tUSD"
WEEK = "(0||CalendarData()((0||DaysOfWeek()({days}))(0||Exceptions()({exceptions}))))"
HOURS = "(0||0(s|08:00|f|12:00)())(0||1(s|13:00|f|17:00)())"
FIVE_DAYS = "".join(f"(0||{n}()({HOURS if 1 < n < 7 else ''}))" for n in range(1, 8))
FIVE = WEEK.format(days=FIVE_DAYS, exceptions="")


def task(id_: str, **cells: str) -> dict[str, str]:
    """An activity of 40 hours, not started."""
    return {
        "task_id": id_,
        "proj_id": "1",
        "wbs_id": "10",
        "clndr_id": "5",
        "task_code": f"A{id_}",
        "task_name": f"Activity {id_}",
        "task_type": "TT_Task",
        "status_code": "TK_NotStart",
        "target_drtn_hr_cnt": "40",
        "remain_drtn_hr_cnt": "40",
        "early_start_date": "2024-06-03 08:00",
        "early_end_date": "2024-06-07 17:00",
    } | cells


def tables(**changes: list[dict[str, str]]) -> dict[str, list[dict[str, str]]]:
    """Two linked activities of one project, with tables replaced or added."""
    return {
        "PROJECT": [
            {
                "proj_id": "1",
                "proj_short_name": "P",
                "clndr_id": "5",
                "plan_start_date": "2024-06-03 08:00",
                "last_recalc_date": "2024-06-03 08:00",
            }
        ],
        "CALENDAR": [{"clndr_id": "5", "clndr_name": "Five", "clndr_data": FIVE}],
        "PROJWBS": [
            {
                "wbs_id": "10",
                "proj_id": "1",
                "proj_node_flag": "Y",
                "wbs_short_name": "P",
                "wbs_name": "Plan",
                "parent_wbs_id": "",
            }
        ],
        "TASK": [task("100"), task("200")],
        "TASKPRED": [
            {
                "task_pred_id": "7",
                "task_id": "200",
                "pred_task_id": "100",
                "proj_id": "1",
                "pred_proj_id": "1",
                "pred_type": "PR_FS",
                "lag_hr_cnt": "8",
            }
        ],
    } | changes


def xer(made: dict[str, list[dict[str, str]]] | None = None, end: str = "\r\n") -> str:
    """The text of tables; all fields of all rows are named, the missing ones blank."""
    lines = [HEADER]
    for name, rows in (made or tables()).items():
        fields = list(dict.fromkeys(field for row in rows for field in row))
        lines += [f"%T\t{name}", "\t".join(["%F", *fields])]
        lines += ["\t".join(["%R", *(row.get(field, "") for field in fields)]) for row in rows]
    return end.join([*lines, "%E", ""])

-- One row per thing that adds another amount than before (differing_amounts): with what became of it (`code`),
-- why its row counted or not before and now (null: not on record), and where the person was and is counted.
-- The row is that of now, or of before where it counts no longer.

-- Where a person is counted, and why not where the person is on record all the same.
with person as (
    select distinct subject from differing_amounts where subject is not null
),

person_before as (
    select side, subject, district_code as was_in
    from before
    join person using (subject)
    cross join unnest(['value', 'total']) as sides (side)
    where case side when 'value' then used else in_total end
),

person_after as (
    select side, subject, district_code as is_in
    from after
    join person using (subject)
    cross join unnest(['value', 'total']) as sides (side)
    where case side when 'value' then used else in_total end
),

elsewhere_before as (
    select subject, max_by(reason, (in_total, reason <> 'cancelled', reason)) as reason
    from before
    join person using (subject)
    where not used
    group by subject
),

elsewhere_after as (
    select subject, max_by(reason, (in_total, reason <> 'cancelled', reason)) as reason
    from after
    join person using (subject)
    where not used
    group by subject
),

-- Of a community, whether it stood on the list without anybody.
place_before as (
    select district_code, thing, reason from before
    where source_table = 'communities' and subject is null and in_total and $counted_once = 'community'
),

place_after as (
    select district_code, thing, reason from after
    where source_table = 'communities' and subject is null and in_total and $counted_once = 'community'
),

told as (
    select
        amount.*,
        case when was_in <> amount.district_code then was_in end as was_in,
        case when is_in <> amount.district_code then is_in end as is_in,
        case
            when not is_gained then counted_before
            -- Of a community it says whether it stood empty or was on no list, whoever has come.
            when $counted_once = 'community' then place_before.reason
            else coalesce(nullif(before.reason, 'used'), elsewhere_before.reason, before.reason)
        end as reason_before,
        case
            when not is_lost then counted_after
            else coalesce(
                nullif(after.reason, 'used'), elsewhere_after.reason, place_after.reason, after.reason
            )
        end as reason_after
    from differing_amounts as amount
    left join person_before
        on is_gained and person_before.side = amount.side and person_before.subject = amount.subject
    left join person_after
        on is_lost and person_after.side = amount.side and person_after.subject = amount.subject
    left join before on before.source_table = amount.source_table and before.row_key = amount.row_key
    left join after on after.source_table = amount.source_table and after.row_key = amount.row_key
    left join elsewhere_before on elsewhere_before.subject = amount.subject
    left join elsewhere_after on elsewhere_after.subject = amount.subject
    left join place_before
        on place_before.district_code = amount.district_code and place_before.thing = amount.thing
    left join place_after
        on place_after.district_code = amount.district_code and place_after.thing = amount.thing
),

-- The day of the event that made it count: of the row itself, or of what it lacked before.
dated as (
    select
        told.*,
        reported_on,
        ended_on,
        case
            -- When a community was listed nobody says.
            when $counted_once = 'community' then null
            when reason_before is null then began_on
            when reason_before in ('no_certificate', 'not_senior') then certified_on
            when reason_before = 'not_assessed' then assessed_on
            when reason_before = 'not_cancelled' then ended_on
            when reason_before in ('not_registered', 'not_established', 'not_booked', 'not_held', 'not_adopted')
                then began_on
        end as counts_since
    from told
    left join event_days
        on event_days.source_table = told.source_table and event_days.row_key = told.row_key
    left join days_before on days_before.district_code = told.district_code
),

became as (
    select
        *,
        case
            when not is_gained and not is_lost then 'amount'
            when is_gained and was_in is not null then 'moved_here'
            when is_gained and (reported_on is null or reason_before = 'no_register') then 'first_report'
            when is_gained and counts_since <= reported_on then 'late'
            when is_gained and $is_same_day then 'revised_in'
            when is_gained and reason_before is null then 'new'
            when is_gained then 'now_counts'
            when is_in is not null then 'moved_away'
            when reason_after is null then 'withdrawn'
            when $is_same_day or (reason_after in ('cancelled', 'closed') and ended_on <= reported_on)
                then 'revised_out'
            else 'no_longer'
        end as code
    from dated
)

-- A row that would have counted all the same: there was no number of that year yet, or there is none now.
select
    side,
    district_code,
    source_table,
    row_key,
    code,
    if(code = 'now_counts' and reason_before = reason_after, 'no_number', reason_before) as reason_before,
    if(code = 'no_longer' and reason_before = reason_after, 'no_number', reason_after) as reason_after,
    was_in,
    is_in,
    is_lost,
    adds_before,
    adds_after,
    adds_after - adds_before as change
from became

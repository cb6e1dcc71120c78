-- One row per thing that adds another amount to the number of its unit than before, or of the city where
-- `$is_whole`, on one side of the number: its value or its total. With what became of it (`code`), why its row counted or not before and now (null: not
-- on record), and where the person was and is counted. The row is that of now, or of before where it no
-- longer counts.
with before_counted as (
    select 'value' as side, * from before where used
    union all
    select 'total' as side, * from before where in_total and $has_total
),

after_counted as (
    select 'value' as side, * from after where used
    union all
    select 'total' as side, * from after where in_total and $has_total
),

-- A number that nobody knew has no rows; every row of the side that is known is new then.
paired as (
    select
        side,
        district_code,
        thing,
        before_known.source_table is null as is_gained,
        after_known.source_table is null as is_lost,
        coalesce(after_known.source_table, before_known.source_table) as source_table,
        coalesce(after_known.row_key, before_known.row_key) as row_key,
        coalesce(after_known.subject, before_known.subject) as subject,
        before_known.reason as counted_before,
        after_known.reason as counted_after,
        coalesce(before_known.adds, 0) as adds_before,
        coalesce(after_known.adds, 0) as adds_after
    from (
        select * from before_counted where list_contains($known_before, if($is_whole, $city, district_code))
    ) as before_known
    full join (
        select * from after_counted where list_contains($known_after, if($is_whole, $city, district_code))
    ) as after_known using (side, district_code, thing)
    where coalesce(before_known.adds, 0) <> coalesce(after_known.adds, 0)
),

-- Where a person is counted, and why not where the person is on record all the same.
person_before as (
    select side, subject, district_code as was_in from before_counted where subject is not null
),

person_after as (
    select side, subject, district_code as is_in from after_counted where subject is not null
),

elsewhere_before as (
    select subject, max_by(reason, (in_total, reason <> 'cancelled', reason)) as reason
    from before
    where subject is not null and not used
    group by subject
),

elsewhere_after as (
    select subject, max_by(reason, (in_total, reason <> 'cancelled', reason)) as reason
    from after
    where subject is not null and not used
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
        paired.*,
        case when was_in <> paired.district_code then was_in end as was_in,
        case when is_in <> paired.district_code then is_in end as is_in,
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
    from paired
    left join person_before
        on is_gained and person_before.side = paired.side and person_before.subject = paired.subject
    left join person_after
        on is_lost and person_after.side = paired.side and person_after.subject = paired.subject
    left join before on before.source_table = paired.source_table and before.row_key = paired.row_key
    left join after on after.source_table = paired.source_table and after.row_key = paired.row_key
    left join elsewhere_before on elsewhere_before.subject = paired.subject
    left join elsewhere_after on elsewhere_after.subject = paired.subject
    left join place_before
        on place_before.district_code = paired.district_code and place_before.thing = paired.thing
    left join place_after
        on place_after.district_code = paired.district_code and place_after.thing = paired.thing
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
            when reason_before in ('not_registered', 'not_established', 'not_booked', 'not_held', 'not_adopted')
                then began_on
        end as counts_since
    from told
    left join event_days
        on event_days.source_table = told.source_table and event_days.row_key = told.row_key
    left join days_before on days_before.district_code = told.district_code
)

select
    side,
    district_code,
    source_table,
    row_key,
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
    end as code,
    reason_before,
    reason_after,
    was_in,
    is_in,
    is_lost,
    adds_before,
    adds_after,
    adds_after - adds_before as change
from dated

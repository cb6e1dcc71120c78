-- One row per row of one table that tells of a difference: the days on which what it tells began and ended.
with event as (
    select
        'registrations' as source_table, concat_ws(' / ', district_code, person_key) as row_key,
        registered_on as began_on, certified_on, assessed_on, cancelled_on as ended_on
    from registrations
    where $table = 'registrations'

    union all by name

    select 'funding' as source_table, concat_ws(' / ', district_code, entry_id) as row_key, booked_on as began_on
    from funding
    where $table = 'funding'

    union all by name

    select
        'institutions' as source_table, concat_ws(' / ', district_code, id) as row_key,
        established_on as began_on, closed_on as ended_on
    from institutions
    where $table = 'institutions'

    union all by name

    select 'activities' as source_table, concat_ws(' / ', district_code, id) as row_key, held_on as began_on
    from activities
    where $table = 'activities'

    union all by name

    select
        'measures' as source_table, concat_ws(' / ', district_code, measure, adopted_on) as row_key,
        adopted_on as began_on
    from measures
    where $table = 'measures'
)

select event.*
from event
semi join differing_amounts using (source_table, row_key)

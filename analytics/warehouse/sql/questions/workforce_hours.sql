-- One row per district, certificate and standing of the group's certificate holders: how many people, and
-- their hours of continuing education in the registration period that runs, from the last snapshot of each
-- of its calendar years. no_period: no valid registration; not_covered: the period begins before the first
-- of the snapshots; not_reported: no hours given, or too few with those of a year missing; reached;
-- on_pace: as far as the period has run, or further; behind.
with snapshot as (
    select unnest($files) as filename, unnest($years) as year
),

asked as (
    select unnest($certificates) as certificate, unnest($hours) as required
),

trained as (
    select person_key, snapshot.year, max(trained_hours_this_year) as hours
    from read_parquet($files, filename = true) as register
    join snapshot using (filename)
    group by person_key, snapshot.year
),

holder as (
    select
        person_key,
        district_code,
        certificate,
        registration_state in ('valid', 'due') as has_period,
        (registration_ends_on - interval 3 years)::date as period_from,
        registration_ends_on as period_until,
        required
    from people
    join asked using (certificate)
    where in_group($group, category, certificate, equivalent_ability)
        and list_contains($units, district_code)
),

counted as (
    select
        holder.person_key,
        district_code,
        certificate,
        has_period,
        period_from,
        period_until,
        required,
        sum(trained.hours) as hours,
        -- A year without hours told: the register was carried forward over its end, or the cell left empty.
        coalesce(bool_or(trained.year is not null and trained.hours is null), false) as lacks_a_year
    from holder
    left join trained
        on trained.person_key = holder.person_key
        and trained.year between year(period_from) and year($as_of)
    group by
        holder.person_key, district_code, certificate, has_period, period_from, period_until, required
),

judged as (
    select
        *,
        case
            when not has_period then 'no_period'
            when not list_has_all($years, range(year(period_from), year($as_of) + 1)) then 'not_covered'
            when hours is null then 'not_reported'
            when hours >= required then 'reached'
            when hours >= required * ($as_of - period_from) / (period_until - period_from) then 'on_pace'
            when lacks_a_year then 'not_reported'
            else 'behind'
        end as standing
    from counted
)

select
    district_code,
    certificate,
    standing,
    count(*)::integer as people,
    sum(hours)::double as hours
from judged
group by district_code, certificate, standing
order by district_code, certificate, standing

-- What the twenty-five questions count, for every day at once: written without a look at the product's own
-- statements. The tables hold the rows of every snapshot with its day, `as_of`; `residents` those of 2020.

-- Active people, each once: where two districts have somebody, the one of the latest registration has them.
create view people as
select
    *,
    year(as_of) - birth_year as age,
    coalesce(valid_until, cast(registered_on + interval 3 years as date)) as ends_on
from (
    select *, row_number() over (
        partition by as_of, person_key order by registered_on desc nulls last, district_code
    ) as place
    from registrations
    where cancelled_on is null or cancelled_on > as_of
)
where place = 1;

create view money as select * from funding where booked_on <= as_of;

create view standing_institutions as
select * from institutions where established_on <= as_of and (closed_on is null or closed_on > as_of);

create view held_activities as select * from activities where held_on <= as_of;

create view adopted_measures as select * from measures where adopted_on <= as_of;

-- Who works in each community: nobody knows where its district has no register.
create view staffing as
select
    communities.*,
    case
        when there.professionals > 0 then true
        when communities.district_code in (
            select district_code from registrations where registrations.as_of = communities.as_of
        ) then false
    end as is_staffed
from communities
left join (
    select as_of, community_code, count(*) as professionals
    from people
    where category = 'professional' and on_post
    group by as_of, community_code
) as there on there.as_of = communities.as_of and there.community_code = communities.code;

create view urban as
select as_of, district_code, count(*) as communities
from communities
where kind = 'urban'
group by as_of, district_code;

-- The last day of every year up to the one looked at.
create macro ends_of_years(day) as table
select max(as_of) as as_of from days where as_of <= day group by year(as_of);

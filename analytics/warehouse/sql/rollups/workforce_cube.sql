-- One row per combination of every categorical column of the active people, with how many they are.
select
    district_code,
    employer_kind,
    service_field,
    category,
    qualified_by,
    certificate,
    equivalent_ability,
    on_post,
    project_staff,
    gender,
    age_band,
    education,
    registration_state,
    count(*)::integer as people
from people
group by
    district_code, employer_kind, service_field, category, qualified_by, certificate, equivalent_ability,
    on_post, project_staff, gender, age_band, education, registration_state
order by
    district_code, employer_kind, service_field, category, qualified_by, certificate, equivalent_ability,
    on_post, project_staff, gender, age_band, education, registration_state
